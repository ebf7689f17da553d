import { parkedMessage } from '../../../shared/pubsub/park';
import type { ReceivedMessage } from '../../../shared/pubsub/received-message';

const reason = {
  code: 'MESSAGE_MALFORMED',
  detail: 'name: got nothing, expected text',
  topic: 'customerio-track',
  parkedAtMs: 1_767_323_045_000,
} as const;

const received = (attributes: Record<string, string>, data = '{}'): ReceivedMessage => ({
  data: Buffer.from(data),
  attributes,
  messageId: '17',
  publishTime: '2026-01-02T03:04:05.678Z',
  deliveryAttempt: 2,
});

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${String(index)}`, 'x']));

describe('parkedMessage', () => {
  it('keeps bytes and attributes, and adds identity, time and reason', () => {
    expect(
      parkedMessage(received({ event_id: 'e1', published_at: '2026-01-01T00:00:00Z', own: 'kept' }), reason),
    ).toEqual({
      data: Buffer.from('{}'),
      attributes: {
        own: 'kept',
        event_id: 'e1',
        published_at: '2026-01-01T00:00:00Z',
        error_code: 'MESSAGE_MALFORMED',
        error_detail: 'name: got nothing, expected text',
        source_topic: 'customerio-track',
        source_message_id: '17',
        delivery_attempt: '2',
        parked_at: '2026-01-02T03:04:05.000Z',
      },
    });
  });

  it('gives identity and time to a message that had none, so that a replay keeps both', () => {
    const { attributes } = parkedMessage(received({}), reason);
    expect(attributes.event_id).toBe('content:7bb92d50eb4e1bf12a76effefc8d504f');
    expect(attributes.published_at).toBe('2026-01-02T03:04:05.678Z');
  });

  it('takes the time of a natively dead-lettered message from Pub/Sub and then drops what belonged to that dead letter', () => {
    const { attributes } = parkedMessage(
      received({
        CloudPubSubDeadLetterSourceDeliveryCount: '100',
        CloudPubSubDeadLetterSourceSubscription: 'customerio-track-push',
        CloudPubSubDeadLetterSourceSubscriptionProject: 'p',
        CloudPubSubDeadLetterSourceTopicPublishTime: '2025-12-31T00:00:00Z',
      }),
      reason,
    );
    expect(attributes.published_at).toBe('2025-12-31T00:00:00Z');
    expect(Object.keys(attributes).filter((name) => name.startsWith('CloudPubSub'))).toEqual([]);
  });

  it('replaces the reason of an earlier parking', () => {
    const { attributes } = parkedMessage(received({ error_code: 'MESSAGE_EXPIRED', error_detail: 'old' }), reason);
    expect(attributes.error_code).toBe('MESSAGE_MALFORMED');
    expect(attributes.error_detail).toBe('name: got nothing, expected text');
  });

  it.each([
    [92, ['source_message_id', 'source_topic', 'parked_at', 'delivery_attempt']],
    [95, ['source_message_id']],
    [96, []],
  ])('parks a message of %d attributes with as much as fits into 100', (count, kept) => {
    const { attributes } = parkedMessage(received(many(count)), reason);
    expect(Object.keys(attributes).length).toBeLessThanOrEqual(100);
    expect(Object.keys(attributes)).toEqual(
      expect.arrayContaining(['error_code', 'error_detail', 'event_id', 'published_at', 'a0', `a${String(count - 1)}`]),
    );
    expect(
      ['source_message_id', 'source_topic', 'parked_at', 'delivery_attempt'].filter((name) => name in attributes),
    ).toEqual(kept);
  });

  it('leaves a message to Pub/Sub when the reason does not fit', () => {
    expect(() => parkedMessage(received(many(97)), reason)).toThrow(
      expect.objectContaining({
        code: 'PARKING_FAILED',
        detail: 'attributes: got 97, allowed are 100 with the reason',
      }),
    );
  });

  it('leaves a message to Pub/Sub that would be over 10 MB with the reason', () => {
    expect(() => parkedMessage(received({}, 'x'.repeat(9_999_900)), reason)).toThrow(
      expect.objectContaining({ code: 'PARKING_FAILED', detail: expect.stringMatching(/allowed are 10000000$/) }),
    );
  });

  it('cuts a long detail at 1,024 bytes', () => {
    const { attributes } = parkedMessage(received({}), { ...reason, detail: 'ü'.repeat(1000) });
    expect(attributes.error_detail).toBe('ü'.repeat(512));
  });

  it('parks the bytes of a body that had no message in it', () => {
    expect(parkedMessage(Buffer.from('junk'), reason)).toEqual({
      data: Buffer.from('junk'),
      attributes: {
        error_code: 'MESSAGE_MALFORMED',
        error_detail: 'name: got nothing, expected text',
        source_topic: 'customerio-track',
        parked_at: '2026-01-02T03:04:05.000Z',
      },
    });
  });
});
