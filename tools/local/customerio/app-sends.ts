/** `/v1/send/*` of the App API. */
import { json, metaError, type Answer } from './answers';
import type { Context } from './workspace/workspace';
import type { Result } from './result';
import { answeredWith, type Route } from './router';
import { bodyOf } from './track-v1';
import { sendChannels, type SendChannel } from './parse-send';

/** `{delivery_id, queued_at}`, and `send_at` for a later send only (App API specification). */
function sendAnswer([result]: readonly Result[], { workspace }: Context): Answer {
  if (result?.result === 'rejected') {
    const [problem] = result.problems;
    return metaError(result.problems.map(({ sentence }) => sentence).join('; '), problem?.status ?? 400);
  }
  const delivery =
    result?.result === 'applied' && result.deliveryId !== undefined
      ? workspace.deliveries.find(result.deliveryId)
      : undefined;
  if (delivery === undefined) return metaError('internal error', 500);
  const { id, createdAt, sendAt } = delivery;
  return json(200, {
    delivery_id: id,
    queued_at: createdAt,
    ...(sendAt === undefined ? {} : { send_at: sendAt }),
  });
}

const route = (channel: SendChannel): Route => ({
  method: 'POST',
  path: `/v1/send/${channel}`,
  auth: 'app',
  version: 'send',
  read: (call) => {
    const body = call.raw.length === 0 ? undefined : bodyOf(call);
    if (body === undefined) return answeredWith(metaError('request body is not a valid JSON object'));
    return { items: [{ operation: { type: 'send', action: channel, body } }], answer: sendAnswer };
  },
});

export const sendRoutes: readonly Route[] = sendChannels.map(route);
