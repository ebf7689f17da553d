/** A published message, and what Pub/Sub refuses to publish. */
import { timestampOf } from './durations';
import { refuse } from './refusal';
import type { WireMap, WireMessage } from './wire';

export type Message = {
  readonly data: Buffer;
  readonly attributes: WireMap;
  readonly messageId: string;
  /** Counts up within a topic; `messageId` is made from it. */
  readonly sequence: number;
  readonly publishTimeMs: number;
  readonly orderingKey: string;
};

/** What a publisher gives; Pub/Sub adds the id and the time. */
export type MessageContent = Pick<Message, 'data' | 'attributes' | 'orderingKey'>;

/** Limits of the quotas documentation; those of attributes and keys are unconfirmed. */
export const publishLimits = {
  messagesMax: 1000,
  requestBytesMax: 10_000_000,
  dataBytesMax: 10_000_000,
  attributesMax: 100,
  attributeKeyBytesMax: 256,
  attributeValueBytesMax: 1024,
  orderingKeyBytesMax: 1024,
} as const;

/** Takes what a client sent, or refuses the whole request as Pub/Sub does: no message of it is published then. */
export function contentsOf(messages: readonly WireMessage[]): MessageContent[] {
  if (messages.length === 0)
    refuse('INVALID_ARGUMENT', 'The value for message_count is too small: expected at least 1');
  if (messages.length > publishLimits.messagesMax) {
    refuse(
      'INVALID_ARGUMENT',
      `The value for message_count is too large: got ${messages.length}, allowed ${publishLimits.messagesMax}`,
    );
  }
  let requestBytes = 0;
  const contents = messages.map((message) => {
    const content = contentOf(message);
    requestBytes += bytesOf(content);
    return content;
  });
  if (requestBytes > publishLimits.requestBytesMax) {
    refuse(
      'INVALID_ARGUMENT',
      `The value for request_size is too large: got ${requestBytes} bytes, allowed ${publishLimits.requestBytesMax}`,
    );
  }
  return contents;
}

function contentOf(message: WireMessage): MessageContent {
  const data = message.data ?? Buffer.alloc(0);
  const attributes = message.attributes ?? {};
  const orderingKey = message.orderingKey ?? '';
  const entries = Object.entries(attributes);
  if (data.length === 0 && entries.length === 0) {
    refuse('INVALID_ARGUMENT', 'A message is empty: expected data or at least one attribute');
  }
  checkSize('data', data.length, publishLimits.dataBytesMax);
  checkSize('ordering_key', Buffer.byteLength(orderingKey), publishLimits.orderingKeyBytesMax);
  if (entries.length > publishLimits.attributesMax) {
    refuse('INVALID_ARGUMENT', `A message has ${entries.length} attributes, allowed ${publishLimits.attributesMax}`);
  }
  for (const [key, value] of entries) {
    if (key === '') refuse('INVALID_ARGUMENT', 'The key of an attribute is empty');
    checkSize('attribute key', Buffer.byteLength(key), publishLimits.attributeKeyBytesMax);
    checkSize('attribute value', Buffer.byteLength(value), publishLimits.attributeValueBytesMax);
  }
  return { data, attributes, orderingKey };
}

function checkSize(field: string, bytes: number, bytesMax: number): void {
  if (bytes > bytesMax) {
    refuse('INVALID_ARGUMENT', `The value for ${field} is too large: got ${bytes} bytes, allowed ${bytesMax}`);
  }
}

export function bytesOf(content: MessageContent): number {
  let bytes = content.data.length + Buffer.byteLength(content.orderingKey);
  for (const [key, value] of Object.entries(content.attributes)) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  return bytes;
}

export const publishTimeText = (message: Message): string => new Date(message.publishTimeMs).toISOString();

export function wireMessageOf(message: Message): WireMessage {
  return {
    data: message.data,
    attributes: message.attributes,
    messageId: message.messageId,
    publishTime: timestampOf(message.publishTimeMs),
    orderingKey: message.orderingKey,
  };
}
