/** Decides what a message on the identify topic asks of Customer.io. */
import {
  checkGuardrails,
  guardrailError,
  type GuardrailLevels,
  type SeenTypes,
} from '../../shared/contract/guardrails';
import type { IdentifyMessage } from '../../shared/contract/identify-message';
import { warningText } from '../../shared/contract/problem';
import { readIdentifyMessage } from '../../shared/contract/read-message';
import { identifyOperation, type IdentifyOperation } from '../../shared/customerio/operations';
import { PipelineError } from '../../shared/errors';
import { messageAttributes } from '../../shared/names';
import { parseJson } from '../../shared/pubsub/push-envelope';
import { publishedAtMs, type ReceivedMessage } from '../../shared/pubsub/received-message';

export type IdentifyRules = {
  readonly guardrails: GuardrailLevels | undefined;
  readonly seenTypes: SeenTypes;
  readonly nowMs: number;
};

export type Decided<Operation> = { readonly operation: Operation; readonly warnings: readonly string[] };

/** Customer.io takes no time with these, so a late one would undo what happened since. */
const destructiveActions: readonly IdentifyMessage['action'][] = ['delete', 'suppress', 'unsuppress', 'merge'];
const destructiveAgeHoursMax = 24;

/**
 * The operation that a message asks for. Throws MESSAGE_MALFORMED, MESSAGE_OVER_LIMIT, MESSAGE_TOO_LARGE,
 * GUARDRAIL_REJECTED or STALE_DESTRUCTIVE.
 */
export function decideIdentify(received: ReceivedMessage, rules: IdentifyRules): Decided<IdentifyOperation> {
  const { message, warnings } = readIdentifyMessage(parseJson(received.data, 'the message'), 'function');
  const guarded = checkGuardrails(message, rules.guardrails, { seenTypes: rules.seenTypes });
  if (guarded.rejected) throw guardrailError(guarded.rejected);

  const timeMs = message.timestamp === undefined ? publishedAtMs(received) : message.timestamp * 1000;
  refuseStale(message, received, timeMs, rules.nowMs);
  return {
    operation: identifyOperation(message, { timeMs }),
    warnings: [...warnings, ...guarded.warnings].map(warningText),
  };
}

/** A replay that means it says so by name: attribute `allow_stale` with the action as its value. */
function refuseStale({ action }: IdentifyMessage, received: ReceivedMessage, timeMs: number, nowMs: number): void {
  if (!destructiveActions.includes(action) || received.attributes[messageAttributes.allowStale] === action) return;
  const ageHours = (nowMs - timeMs) / 3_600_000;
  if (ageHours <= destructiveAgeHoursMax) return;
  throw new PipelineError(
    'STALE_DESTRUCTIVE',
    `action ${action}: got a message ${Math.floor(ageHours)} hours old, allowed are ${destructiveAgeHoursMax}; to replay it, set attribute ${messageAttributes.allowStale} to ${action}`,
  );
}
