/** What a push looks like on the wire: headers and body. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { Delivery } from './delivery';
import { publishTimeText } from './message';
import type { PushTerms } from './terms';

export type PushRequest = { readonly headers: OutgoingHttpHeaders; readonly body: Buffer };

/** `attempt` is undefined without a dead-letter policy: only then does a push carry it (pubsub.proto, ReceivedMessage). */
export type PushOf = {
  readonly subscription: string;
  readonly delivery: Delivery;
  readonly attempt: number | undefined;
};

export function pushRequest(body: PushTerms['body'], push: PushOf): PushRequest {
  return body === 'wrapped' ? wrappedRequest(push) : rawRequest(push, body === 'raw-with-metadata');
}

/** The documented body, with the ids and times in both spellings (push documentation, read 2026-11). */
function wrappedRequest({ subscription, delivery: { seen: message }, attempt }: PushOf): PushRequest {
  const publishTime = publishTimeText(message);
  const body = Buffer.from(
    JSON.stringify({
      ...(attempt !== undefined && { deliveryAttempt: attempt }),
      message: {
        ...(Object.keys(message.attributes).length > 0 && { attributes: message.attributes }),
        ...(message.data.length > 0 && { data: message.data.toString('base64') }),
        messageId: message.messageId,
        message_id: message.messageId,
        ...(message.orderingKey !== '' && { orderingKey: message.orderingKey }),
        publishTime,
        publish_time: publishTime,
      },
      subscription,
    }),
  );
  return { body, headers: { ...senderHeaders, 'content-type': 'application/json', 'content-length': body.length } };
}

const senderHeaders = {
  accept: 'application/json',
  from: 'noreply@google.com',
  'user-agent': 'CloudPubSub-Google',
} as const;

/** Payload unwrapping: the data is the body; ids and attributes, when asked for, are headers (pubsub.proto, NoWrapper). */
function rawRequest({ subscription, delivery: { seen: message } }: PushOf, metadata: boolean): PushRequest {
  const headers: OutgoingHttpHeaders = { ...senderHeaders, 'content-length': message.data.length };
  if (metadata) {
    headers['x-goog-pubsub-subscription-name'] = subscription;
    headers['x-goog-pubsub-message-id'] = message.messageId;
    headers['x-goog-pubsub-publish-time'] = publishTimeText(message);
    if (message.orderingKey !== '') headers['x-goog-pubsub-ordering-key'] = message.orderingKey;
    for (const [name, value] of Object.entries(message.attributes)) {
      if (isHeader(name, value)) headers[name.toLowerCase()] = value;
    }
  }
  return { body: message.data, headers };
}

/** An attribute whose name or value no header can carry is left out; so are those that would break the request. */
const isHeader = (name: string, value: string): boolean =>
  /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) &&
  /^[\t\x20-\x7e\x80-\xff]*$/.test(value) &&
  !/^(content-length|transfer-encoding|connection|host|authorization|expect|upgrade)$/i.test(name);
