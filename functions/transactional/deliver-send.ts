/**
 * Delivers a send at most once, or says why not. The order is the point: everything that can fail without a trace comes
 * before the claim, and nothing but a look at the clock comes between the claim and the send.
 */
import { lastSendAfterMs } from '../../shared/customerio/timeouts';
import type { SendAcceptance } from '../../shared/customerio/send-outcome';
import type { SendRequest } from '../../shared/customerio/send-request';
import { functionTimeoutSeconds } from '../../shared/delivery-policy';
import { PipelineError } from '../../shared/errors';
import { isLive, refusalOf } from '../../shared/ledger/entry';
import type { Claim, ClaimAnswer, Ledger } from '../../shared/ledger/ledger';
import type { Settled } from '../../shared/pubsub/consume';
import type { ReceivedMessage } from '../../shared/pubsub/received-message';
import type { CircuitBreaker, PassEnd } from './circuit-breaker';
import { refusedRecipient, type RecipientsAllowed } from './recipients';
import { decideSend, type DecidedSend } from './transactional';

export type SendPorts = {
  /** The two of `CustomerIOService`. */
  readonly takeTurn: () => Promise<void>;
  readonly send: (request: SendRequest) => Promise<SendAcceptance>;
  readonly ledger: Ledger;
  readonly breaker: CircuitBreaker;
  /** @default - everybody */
  readonly recipients: RecipientsAllowed | undefined;
  /** The wall clock. */
  readonly nowMs: () => number;
  /** A clock that nobody sets, for what is left of the time. */
  readonly monotonicMs: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly within: <T>(what: string, timeoutMs: number, work: Promise<T>) => Promise<T>;
};

/** A record of what happened is tried until then: the function ends soon after. */
const recordUntilMs = functionTimeoutSeconds * 1000 - 5_000;
/** Earlier, because the message is parked afterwards, and a claim that nobody reports on ends in doubt by itself. */
const doubtUntilMs = functionTimeoutSeconds * 1000 - 8_000;
const recordPauseMs = 100;

/** Takes a message from its push to its end. Throws a `PipelineError` for every end but delivered and duplicate. */
export async function deliverSend(received: ReceivedMessage, ports: SendPorts): Promise<Settled> {
  const startedMs = ports.monotonicMs();
  const send = decideSend(received, ports.nowMs());
  if (isExpired(send, ports)) return settleExpired(send, received, ports);
  refuseRecipients(send, ports.recipients);
  await ports.takeTurn();
  const leave = ports.breaker.enter();
  let end: PassEnd = 'unused';
  try {
    const { eventId, message } = send;
    const { messageId } = received;
    const answer = await ports.ledger.claim({ eventId, messageId, onUnknown: message.on_unknown_outcome });
    if (answer.kind !== 'claimed') return settledBefore(answer, ports.nowMs());
    const underWay = { claim: answer.claim, messageId, startedMs };
    await giveUpIfLate(send, underWay, ports);
    end = 'unknown';
    const { deliveryId } = await ports.send(send.request).catch(async (error: unknown) => {
      if (isNothingSent(error)) end = endOf(error);
      throw await recordFailure(error, send, underWay, ports);
    });
    end = 'answered';
    return await recordDelivery(deliveryId, send, underWay, ports);
  } finally {
    leave(end);
  }
}

type UnderWay = { readonly claim: Claim; readonly messageId: string; readonly startedMs: number };

const isExpired = ({ message }: DecidedSend, { nowMs }: SendPorts): boolean =>
  message.expires_at !== undefined && message.expires_at * 1000 <= nowMs();

const expired = (): PipelineError =>
  new PipelineError('MESSAGE_EXPIRED', 'expires_at: got a time that is over, allowed one ahead');

/** A late delivery of what was sent in time, or is in doubt, is told as that. */
async function settleExpired(
  { eventId }: DecidedSend,
  { messageId }: ReceivedMessage,
  { ledger, nowMs }: SendPorts,
): Promise<Settled> {
  const found = await ledger.read(eventId);
  const refusal = found && refusalOf(found, messageId);
  if (refusal) throw refused(refusal.detail);
  if (found === undefined || found.kind === 'refused') throw expired();
  if (found.kind === 'sent') return { outcome: 'duplicate', deliveryId: found.deliveryId };
  if (found.kind === 'unknown') throw inDoubt(found.sinceMs);
  throw isLive(found, nowMs()) ? inProgress(found.leaseUntilMs, nowMs()) : inDoubt(found.leaseUntilMs);
}

function refuseRecipients({ message }: DecidedSend, allowed: RecipientsAllowed | undefined): void {
  const field = allowed && refusedRecipient(message, allowed);
  if (field === undefined) return;
  throw new PipelineError(
    'RECIPIENT_NOT_ALLOWED',
    `${field}: got somebody whom this environment may not send to, allowed those in RECIPIENTS_ALLOWED`,
  );
}

function settledBefore(answer: Exclude<ClaimAnswer, { kind: 'claimed' }>, nowMs: number): Settled {
  switch (answer.kind) {
    case 'duplicate':
      return { outcome: 'duplicate', deliveryId: answer.deliveryId };
    case 'busy':
      throw inProgress(answer.leaseUntilMs, nowMs);
    case 'refused':
      throw refused(answer.detail);
    case 'unknown':
      throw inDoubt(answer.sinceMs);
  }
}

const inProgress = (leaseUntilMs: number, nowMs: number): PipelineError => {
  const seconds = Math.ceil((leaseUntilMs - nowMs) / 1000);
  return new PipelineError('SEND_IN_PROGRESS', `another delivery has the claim for at most ${seconds} s more`);
};

/** As it was parked before: its acknowledgement was lost, and a message ends in one place. A replay is another message. */
const refused = (detail: string): PipelineError => new PipelineError('CUSTOMERIO_REJECTED', detail);

const inDoubt = (sinceMs: number): PipelineError =>
  new PipelineError(
    'SEND_OUTCOME_UNKNOWN',
    `nobody knows whether the send of ${new Date(sinceMs).toISOString()} was accepted; settle it in the ledger first`,
  );

/** The claim may have taken long. A send that could not be recorded in time is not begun. */
async function giveUpIfLate(send: DecidedSend, { claim, startedMs }: UnderWay, ports: SendPorts): Promise<void> {
  const usedMs = ports.monotonicMs() - startedMs;
  const isLate = usedMs > lastSendAfterMs;
  if (!isLate && !isExpired(send, ports)) return;
  await insist(() => ports.ledger.release(claim), startedMs + doubtUntilMs, ports);
  if (!isLate) throw expired();
  const detail = `the claim came after ${Math.ceil(usedMs / 1000)} s, too late to send; nothing was sent`;
  throw new PipelineError('LEDGER_UNAVAILABLE', detail);
}

const isNothingSent = (error: unknown): error is PipelineError =>
  error instanceof PipelineError && error.code !== 'SEND_OUTCOME_UNKNOWN';

/** Without a connection there was no answer, and no doubt either. */
const endOf = (error: PipelineError): PassEnd => (error.code === 'CUSTOMERIO_UNAVAILABLE' ? 'unused' : 'answered');

/** Tells the ledger what became of a send that was not accepted, and gives the error that the message ends with. */
async function recordFailure(
  error: unknown,
  { message }: DecidedSend,
  { claim, messageId, startedMs }: UnderWay,
  ports: SendPorts,
): Promise<unknown> {
  const untilMs = startedMs + doubtUntilMs;
  if (isNothingSent(error)) {
    // Before it is parked: who comes again with this message, unacknowledged, must not send what is parked.
    const record = (): Promise<void> =>
      error.code === 'CUSTOMERIO_REJECTED'
        ? ports.ledger.recordRefused(claim, { messageId, detail: error.detail })
        : ports.ledger.release(claim);
    await insist(record, untilMs, ports);
    return error;
  }
  // A fault of our own as well: it may have come after the request.
  await insist(() => ports.ledger.recordUnknown(claim), untilMs, ports);
  if (!(error instanceof PipelineError) || message.on_unknown_outcome === 'park') return error;
  const detail = `${error.detail}; it is sent again, as on_unknown_outcome says`;
  return new PipelineError('CUSTOMERIO_UNAVAILABLE', detail, { cause: error });
}

/** The send was accepted, so this never fails: without a record the claim ends in doubt, and nothing is sent again. */
async function recordDelivery(
  deliveryId: string,
  { warnings }: DecidedSend,
  { claim, startedMs }: UnderWay,
  ports: SendPorts,
): Promise<Settled> {
  const isRecorded = await insist(() => ports.ledger.recordSent(claim, deliveryId), startedMs + recordUntilMs, ports);
  const unrecorded = 'the ledger could not record this send: a repeat of the message will be parked as in doubt';
  return { outcome: 'delivered', deliveryId, warnings: isRecorded ? warnings : [...warnings, unrecorded] };
}

/** Tries until it is done or the time is up, and says which. */
async function insist(work: () => Promise<unknown>, untilMs: number, ports: SendPorts): Promise<boolean> {
  for (let pauseMs = recordPauseMs; ; pauseMs *= 2) {
    try {
      await ports.within('the ledger', Math.max(1, untilMs - ports.monotonicMs()), work());
      return true;
    } catch {
      if (ports.monotonicMs() + pauseMs >= untilMs) return false;
      await ports.sleep(pauseMs);
    }
  }
}
