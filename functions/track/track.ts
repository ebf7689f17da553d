/** Decides what a message on the track topic asks of Customer.io. */
import { checkGuardrails, guardrailError, type GuardrailLevels } from '../../shared/contract/guardrails';
import { warningText } from '../../shared/contract/problem';
import { readTrackMessage } from '../../shared/contract/read-message';
import { trackCall, type TrackCall } from '../../shared/customerio/operations';
import { parseJson } from '../../shared/pubsub/push-envelope';
import { eventIdOf, publishedAtMs, type ReceivedMessage } from '../../shared/pubsub/received-message';

/**
 * The event that a message asks for, under the one id that all its deliveries share. Throws MESSAGE_MALFORMED,
 * MESSAGE_OVER_LIMIT, MESSAGE_TOO_LARGE or GUARDRAIL_REJECTED.
 */
export function decideTrack(
  received: ReceivedMessage,
  guardrails: GuardrailLevels | undefined,
): { readonly call: TrackCall; readonly warnings: readonly string[] } {
  const { message, warnings } = readTrackMessage(parseJson(received.data, 'the message'), 'function');
  const guarded = checkGuardrails(message, guardrails);
  if (guarded.rejected) throw guardrailError(guarded.rejected);
  return {
    call: trackCall(message, { eventId: eventIdOf(received), timeMs: publishedAtMs(received) }),
    warnings: [...warnings, ...guarded.warnings].map(warningText),
  };
}
