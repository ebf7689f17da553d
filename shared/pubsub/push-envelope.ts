/** Reads the body of a Pub/Sub push, from a push subscription or an Eventarc Pub/Sub event: the same envelope. */
import { gunzipSync } from 'node:zlib';

import { foreignError, PipelineError } from '../errors';
import type { ReceivedMessage } from './received-message';

/** A Pub/Sub message has at most 10 MB (Pub/Sub quotas, read 2026-08): 13.4 MB in base64, and its attributes. */
export const envelopeBytesMax = 14_000_000;

/**
 * The message inside a push. Both casings are read, data may be missing where there are attributes.
 * Throws MESSAGE_MALFORMED or MESSAGE_TOO_LARGE, naming the field, what it got and what is allowed.
 */
export function parsePushEnvelope(body: Buffer, contentEncoding: string | undefined): ReceivedMessage {
  if (body.length > envelopeBytesMax) {
    throw new PipelineError(
      'MESSAGE_TOO_LARGE',
      `push envelope: got ${body.length} bytes, allowed are ${envelopeBytesMax}`,
    );
  }
  const envelope = parseJson(decompress(body, contentEncoding), 'push envelope');
  if (!isObject(envelope)) throw malformed('push envelope', envelope, 'a JSON object with a message');
  const { message } = envelope;
  if (!isObject(message)) throw malformed('push envelope: message', message, 'an object');

  const messageId = message.messageId ?? message.message_id;
  if (typeof messageId !== 'string' || messageId === '') {
    throw malformed('push envelope: message.messageId', messageId, 'text');
  }
  const publishTime = message.publishTime ?? message.publish_time;
  if (typeof publishTime !== 'string' || Number.isNaN(Date.parse(publishTime))) {
    throw malformed('push envelope: message.publishTime', publishTime, 'an RFC 3339 time');
  }
  return {
    data: parseData(message.data),
    attributes: parseAttributes(message.attributes),
    messageId,
    publishTime,
    deliveryAttempt: parseDeliveryAttempt(envelope.deliveryAttempt ?? envelope.delivery_attempt),
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** JSON from bytes that must be UTF-8, whatever a header says. Throws MESSAGE_MALFORMED. */
export function parseJson(bytes: Uint8Array, what: string): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (cause) {
    throw new PipelineError(
      'MESSAGE_MALFORMED',
      `${what}: got ${bytes.length} bytes that are not UTF-8, expected JSON`,
      {
        cause,
      },
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the text, so it is not passed on.
    throw new PipelineError(
      'MESSAGE_MALFORMED',
      `${what}: got ${bytes.length} bytes that are not JSON, expected JSON`,
      {
        cause,
      },
    );
  }
}

function decompress(body: Buffer, contentEncoding: string | undefined): Buffer {
  const encoding = contentEncoding?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return body;
  if (encoding !== 'gzip') {
    throw new PipelineError(
      'MESSAGE_MALFORMED',
      'push envelope: got a content-encoding that is not supported, expected gzip or none',
    );
  }
  try {
    return gunzipSync(body, { maxOutputLength: envelopeBytesMax });
  } catch (cause) {
    const tooLarge = foreignError(cause).code === 'ERR_BUFFER_TOO_LARGE';
    throw new PipelineError(
      tooLarge ? 'MESSAGE_TOO_LARGE' : 'MESSAGE_MALFORMED',
      tooLarge
        ? `push envelope: got more than ${envelopeBytesMax} bytes after gzip, allowed are ${envelopeBytesMax}`
        : `push envelope: got ${body.length} bytes that are not gzip, although content-encoding says so`,
      { cause },
    );
  }
}

function parseData(data: unknown): Buffer {
  if (data === undefined || data === null) return Buffer.alloc(0);
  if (typeof data !== 'string') throw malformed('push envelope: message.data', data, 'base64 text');
  const bytes = Buffer.from(data, 'base64');
  // Node skips what is not base64, so a shorter result than the text promises means that it was none.
  const unpadded = data.replace(/=+$/, '').length;
  if (bytes.length !== Math.floor((unpadded * 3) / 4)) {
    throw new PipelineError(
      'MESSAGE_MALFORMED',
      `push envelope: message.data: got text of ${data.length} characters that is not base64, expected base64`,
    );
  }
  return bytes;
}

function parseAttributes(attributes: unknown): Record<string, string> {
  if (attributes === undefined || attributes === null) return {};
  if (!isObject(attributes)) throw malformed('push envelope: message.attributes', attributes, 'an object of texts');
  for (const value of Object.values(attributes)) {
    if (typeof value !== 'string') throw malformed('push envelope: message.attributes', value, 'texts as values');
  }
  return attributes as Record<string, string>;
}

/** Only informs, so a value that makes no sense is left out rather than held against the message. */
function parseDeliveryAttempt(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function malformed(field: string, got: unknown, expected: string): PipelineError {
  return new PipelineError('MESSAGE_MALFORMED', `${field}: got ${kindOf(got)}, expected ${expected}`);
}

const kindOf = (value: unknown): string =>
  value === undefined
    ? 'nothing'
    : value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : typeof value === 'object'
          ? 'an object'
          : `a ${typeof value}`;
