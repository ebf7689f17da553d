/** Settles messages. Answering 204 acknowledges, anything else does not; nothing else in the code base decides this. */
import { errorTable, foreignError, maskForeignText, PipelineError, type ErrorCode } from '../errors';
import type { HttpAnswer, HttpRequest } from '../http/http-handler';
import { traceFields, type WriteLog } from '../log';
import { messageAttributes, type Topic } from '../names';
import { parsePushEnvelope } from './push-envelope';
import { eventIdOf, type ReceivedMessage } from './received-message';
import type { Park } from './park';
import type { PushTokenCheck } from './push-token';

/** How a message ended well. `warnings` name a field and what is odd about it, never a value. */
export type Settled = {
  readonly outcome: 'delivered' | 'duplicate';
  readonly deliveryId?: string;
  readonly warnings?: readonly string[];
};

/** What settling needs from outside. */
export type Effects = {
  readonly functionName: string;
  readonly topic: Topic;
  readonly projectId: string;
  readonly park: Park;
  /** @default - not checked: in the cloud only the push account may invoke the function at all */
  readonly checkToken?: PushTokenCheck;
  readonly log: WriteLog;
  /** Calls back when the lines so far have left the process. */
  readonly whenLogged: (callback: () => void) => void;
  readonly nowMs: () => number;
};

type Ending =
  | Settled
  | { readonly outcome: 'parked'; readonly code: ErrorCode; readonly detail: string }
  | { readonly outcome: 'retry'; readonly code: ErrorCode; readonly detail: string; readonly stack?: string };

/** Pub/Sub acknowledges on 204; 503 makes it try again after its own backoff (gcp.md 1.4 has the table of answers). */
const answers = { delivered: 204, duplicate: 204, parked: 204, retry: 503 } as const;

/**
 * Takes one push: hands the message to `handle`, and settles it by what comes back. A message is answered 204 only when
 * `handle` resolved or its original bytes were parked; every other end, our own bugs included, leaves it with Pub/Sub.
 */
export async function consume(
  request: HttpRequest,
  handle: (message: ReceivedMessage) => Promise<Settled>,
  effects: Effects,
): Promise<HttpAnswer> {
  const { functionName, checkToken, nowMs } = effects;
  if (request.method !== 'POST') {
    return { status: 405, headers: { Allow: 'POST' }, body: `${functionName} takes Pub/Sub pushes: POST only\n` };
  }
  const token = checkToken && (await checkToken(request.headers.authorization));
  if (token?.ok === false) {
    effects.log({ severity: 'WARNING', message: `push refused: ${token.reason}`, function: functionName });
    return { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } };
  }
  const startedMs = nowMs();
  let message: ReceivedMessage | undefined;
  let ending: Ending;
  try {
    message = parsePushEnvelope(request.body, request.headers['content-encoding']);
    ending = await handle(message);
  } catch (error) {
    ending = await settleError(error, message ?? request.body, effects);
  }
  effects.log(outcomeLine(ending, message, effects, nowMs() - startedMs));
  // Behind its line, so that an instance that is killed leaves no answer without one.
  await new Promise<void>(effects.whenLogged);
  return { status: answers[ending.outcome] };
}

async function settleError(error: unknown, original: ReceivedMessage | Buffer, effects: Effects): Promise<Ending> {
  if (!(error instanceof PipelineError)) {
    const { name, frames } = foreignError(error);
    return { outcome: 'retry', code: 'INTERNAL', detail: `unexpected ${name}`, stack: [name, ...frames].join('\n') };
  }
  const { code, detail } = error;
  if (error.meaning.disposition !== 'park') return { outcome: 'retry', code, detail };
  try {
    await effects.park(original, { code, detail, topic: effects.topic, parkedAtMs: effects.nowMs() });
    return { outcome: 'parked', code, detail };
  } catch (failure) {
    const why = failure instanceof PipelineError ? failure.detail : maskForeignText(foreignError(failure).message);
    return { outcome: 'retry', code: 'PARKING_FAILED', detail: `${why}; was to be parked as ${code}: ${detail}` };
  }
}

function outcomeLine(
  ending: Ending,
  message: ReceivedMessage | undefined,
  effects: Effects,
  durationMs: number,
): Parameters<WriteLog>[0] {
  const { functionName, topic, projectId } = effects;
  const failed = 'code' in ending;
  return {
    severity: failed ? errorTable[ending.code].severity : 'INFO',
    message: failed ? `${ending.outcome}: ${ending.code}` : ending.outcome,
    outcome: ending.outcome,
    function: functionName,
    topic,
    message_id: message?.messageId,
    event_id: message && eventIdOf(message),
    delivery_attempt: message?.deliveryAttempt,
    ...(failed && { code: ending.code, detail: ending.detail }),
    ...('stack' in ending && { stack_trace: ending.stack }),
    ...('deliveryId' in ending && { delivery_id: ending.deliveryId }),
    ...('warnings' in ending && ending.warnings.length > 0 && { warnings: ending.warnings }),
    duration_ms: Math.round(durationMs),
    ...traceFields(projectId, message?.attributes[messageAttributes.traceparent]),
  };
}
