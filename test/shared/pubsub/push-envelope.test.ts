import { gzipSync } from 'node:zlib';

import { parseJson, parsePushEnvelope } from '../../../shared/pubsub/push-envelope';

const message = {
  data: 'eyJhIjoxfQ==',
  attributes: { event_id: 'e1' },
  messageId: '17',
  publishTime: '2026-01-02T03:04:05.678Z',
};
const body = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

describe('parsePushEnvelope', () => {
  it('reads the body of a push subscription', () => {
    expect(
      parsePushEnvelope(body({ message, subscription: 'projects/p/subscriptions/s', deliveryAttempt: 3 }), undefined),
    ).toEqual({
      data: Buffer.from('{"a":1}'),
      attributes: { event_id: 'e1' },
      messageId: '17',
      publishTime: '2026-01-02T03:04:05.678Z',
      deliveryAttempt: 3,
    });
  });

  it.each([
    ['both casings', { message: { ...message, message_id: '17', publish_time: message.publishTime } }, '{"a":1}'],
    [
      'snake case only',
      { message: { data: message.data, message_id: '17', publish_time: message.publishTime } },
      '{"a":1}',
    ],
    ['attributes only', { message: { attributes: { a: 'b' }, messageId: '17', publishTime: message.publishTime } }, ''],
    ['null data and attributes', { message: { ...message, data: null, attributes: null } }, ''],
    ['the body of an Eventarc event', { message, subscription: 'projects/p/subscriptions/eventarc-x' }, '{"a":1}'],
    ['base64 without padding', { message: { ...message, data: 'eyJhIjoxfQ' } }, '{"a":1}'],
  ])('takes %s', (_claim, envelope, data) => {
    const read = parsePushEnvelope(body(envelope), undefined);
    expect(read.data.toString()).toBe(data);
    expect(read.messageId).toBe('17');
  });

  it('takes a gzip body', () => {
    expect(parsePushEnvelope(gzipSync(body({ message })), 'gzip').messageId).toBe('17');
  });

  it.each([
    ['no JSON', Buffer.from('{'), undefined, 'push envelope: got 1 bytes that are not JSON, expected JSON'],
    ['nothing', Buffer.alloc(0), undefined, 'push envelope: got 0 bytes that are not JSON, expected JSON'],
    [
      'latin-1',
      Buffer.from([0x22, 0xfc, 0x22]),
      undefined,
      'push envelope: got 3 bytes that are not UTF-8, expected JSON',
    ],
    ['a list', body([]), undefined, 'push envelope: got a list, expected a JSON object with a message'],
    ['no message', body({}), undefined, 'push envelope: message: got nothing, expected an object'],
    [
      'no messageId',
      body({ message: { ...message, messageId: 5 } }),
      undefined,
      'push envelope: message.messageId: got a number, expected text',
    ],
    [
      'no publishTime',
      body({ message: { ...message, publishTime: 'now' } }),
      undefined,
      'push envelope: message.publishTime: got a string, expected an RFC 3339 time',
    ],
    [
      'data that is no text',
      body({ message: { ...message, data: {} } }),
      undefined,
      'push envelope: message.data: got an object, expected base64 text',
    ],
    [
      'data that is no base64',
      body({ message: { ...message, data: '***!' } }),
      undefined,
      'push envelope: message.data: got text of 4 characters that is not base64, expected base64',
    ],
    [
      'attributes that are no texts',
      body({ message: { ...message, attributes: { a: 1 } } }),
      undefined,
      'push envelope: message.attributes: got a number, expected texts as values',
    ],
    [
      'broken gzip',
      Buffer.from('abc'),
      'gzip',
      'push envelope: got 3 bytes that are not gzip, although content-encoding says so',
    ],
    [
      'brotli',
      body({ message }),
      'br',
      'push envelope: got a content-encoding that is not supported, expected gzip or none',
    ],
  ])('refuses %s as MESSAGE_MALFORMED', (_claim, bytes, encoding, detail) => {
    expect(() => parsePushEnvelope(bytes, encoding)).toThrow(
      expect.objectContaining({ code: 'MESSAGE_MALFORMED', detail }),
    );
  });

  it.each([
    ['as sent', Buffer.alloc(14_000_001, 0x20), undefined, 'push envelope: got 14000001 bytes, allowed are 14000000'],
    [
      'after gzip',
      gzipSync(Buffer.alloc(14_000_001, 0x20)),
      'gzip',
      'push envelope: got more than 14000000 bytes after gzip, allowed are 14000000',
    ],
  ])('refuses a body over 14 MB %s as MESSAGE_TOO_LARGE', (_claim, bytes, encoding, detail) => {
    expect(() => parsePushEnvelope(bytes, encoding)).toThrow(
      expect.objectContaining({ code: 'MESSAGE_TOO_LARGE', detail }),
    );
  });
});

describe('parseJson', () => {
  it('never repeats what it could not read', () => {
    expect(() => parseJson(Buffer.from('secret text'), 'body')).toThrow(
      expect.objectContaining({
        code: 'MESSAGE_MALFORMED',
        detail: 'body: got 11 bytes that are not JSON, expected JSON',
      }),
    );
  });
});
