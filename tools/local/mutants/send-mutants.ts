/** Builds of the transactional function that are broken on purpose. The property of sends must fail on every one. */
import type { Mutant } from './mutants';

const deliver = 'functions/transactional/deliver-send.ts';
const ledger = 'shared/ledger/ledger.ts';
const outcome = 'shared/customerio/send-outcome.ts';
const claim = 'const answer = await ports.ledger.claim({ eventId, messageId, onUnknown: message.on_unknown_outcome });';
const recordRefused = '? ports.ledger.recordRefused(claim, { messageId, detail: error.detail })';

/** The one that shows with real processes, too. */
export const processMutant: Mutant = {
  name: 'refusal-forgotten',
  does: 'parks a refused send without a record, so that its redelivery is sent',
  file: deliver,
  find: recordRefused,
  replace: '? ports.ledger.release(claim)',
};

export const sendMutants: readonly Mutant[] = [
  {
    name: 'claim-after-the-send',
    does: 'sends first and claims then',
    file: deliver,
    find: claim,
    replace: `const early = await ports.send(send.request); ports = { ...ports, send: () => Promise.resolve(early) }; ${claim}`,
  },
  {
    name: 'lease-ignored',
    does: 'takes over the claim of another delivery that is sending',
    file: ledger,
    find: "if (isLive(found, nowMs)) return keep({ kind: 'busy', leaseUntilMs });",
    replace: 'if (isLive(found, nowMs)) return claimed(attempt + 1, doubtSinceMs);',
  },
  {
    name: 'expired-claim-sent-again',
    does: 'takes a claim whose lease ended for one that never sent',
    file: ledger,
    find: 'const unknown = inDoubt(found, nowMs);',
    replace:
      "if (found.kind === 'claimed') return claimed(found.attempt + 1, undefined); const unknown = inDoubt(found, nowMs);",
  },
  {
    name: 'ledger-error-swallowed',
    does: 'sends without a claim when the ledger fails',
    file: deliver,
    find: claim,
    replace: `${claim.slice(0, -1)}.catch(() => ({ kind: 'claimed', claim: { eventId: send.eventId, owner: 'none', leaseUntilMs: 0, attempt: 1 } }));`,
  },
  {
    name: 'refused-recorded-as-sent',
    does: 'records a refused send as sent',
    file: deliver,
    find: recordRefused,
    replace: "? ports.ledger.recordSent(claim, 'refused')",
  },
  processMutant,
  {
    name: 'replay-refused',
    does: 'takes the replay of a refused message for its redelivery',
    file: ledger,
    find: 'const refusal = refusalOf(found, request.messageId);',
    replace: 'const [refusal] = refusalsOf(found);',
  },
  {
    name: 'reset-taken-for-not-accepted',
    does: 'takes a reset or a timeout for a send that was not accepted',
    file: outcome,
    find: 'return reply.isUnsent === true',
    replace: 'return true',
  },
  {
    name: 'error-taken-for-not-accepted',
    does: 'takes a 5xx for a send that was not accepted',
    file: outcome,
    find: '  return unknown(answered);',
    replace: "  return notSent('CUSTOMERIO_UNAVAILABLE', answered);",
  },
  {
    name: 'doubt-released',
    does: 'releases the claim of a send in doubt',
    file: deliver,
    find: 'await insist(() => ports.ledger.recordUnknown(claim), untilMs, ports);',
    replace: 'await insist(() => ports.ledger.release(claim), untilMs, ports);',
  },
  {
    name: 'sent-too-late',
    does: 'sends however long the claim took',
    file: deliver,
    find: 'const isLate = usedMs > lastSendAfterMs;',
    replace: 'const isLate = false;',
  },
  {
    name: 'delivered-unrecorded',
    does: 'releases the claim of a send that was accepted',
    file: deliver,
    find: 'const isRecorded = await insist(() => ports.ledger.recordSent(claim, deliveryId), startedMs + recordUntilMs, ports);',
    replace: 'const isRecorded = await insist(() => ports.ledger.release(claim), startedMs + recordUntilMs, ports);',
  },
];
