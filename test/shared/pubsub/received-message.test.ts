import { eventIdOf, publishedAtMs, type ReceivedMessage } from '../../../shared/pubsub/received-message';

const received = (attributes: Record<string, string>, change: Partial<ReceivedMessage> = {}): ReceivedMessage => ({
  data: Buffer.from('{}'),
  attributes,
  messageId: '17',
  publishTime: '2026-01-03T00:00:00Z',
  deliveryAttempt: undefined,
  ...change,
});

const nativeTime = { CloudPubSubDeadLetterSourceTopicPublishTime: '2026-01-02T00:00:00Z' };

describe('publishedAtMs', () => {
  it.each([
    ['published_at first', { published_at: '2026-01-01T00:00:00+00:00', ...nativeTime }, Date.UTC(2026, 0, 1)],
    ['then the first publish time that a dead letter kept', nativeTime, Date.UTC(2026, 0, 2)],
    ['then the publish time', {}, Date.UTC(2026, 0, 3)],
    ['an empty published_at counts as missing', { published_at: '' }, Date.UTC(2026, 0, 3)],
  ])('takes %s', (_claim, attributes, expected) => {
    expect(publishedAtMs(received(attributes))).toBe(expected);
  });

  it.each(['yesterday', '1767225600', '2026-13-01T00:00:00Z', '2026-01-01'])('refuses published_at %s', (value) => {
    expect(() => publishedAtMs(received({ published_at: value }))).toThrow(
      expect.objectContaining({
        code: 'MESSAGE_MALFORMED',
        detail: expect.stringMatching(/^attribute published_at: got text of \d+ characters that is no RFC 3339 time/),
      }),
    );
  });
});

describe('eventIdOf', () => {
  it('is the attribute where there is one', () => {
    expect(eventIdOf(received({ event_id: 'e1' }))).toBe('e1');
  });

  it('is the same for a replayed dead letter with a new messageId and publish time', () => {
    const first = received({}, { publishTime: '2026-01-02T00:00:00.000Z' });
    const replayed = received(nativeTime, { messageId: '99' });
    expect(eventIdOf(replayed)).toBe(eventIdOf(first));
  });

  it('differs for other bytes and for another time', () => {
    const ids = [
      received({}),
      received({}, { data: Buffer.from('{ }') }),
      received({}, { publishTime: '2026-01-04T00:00:00Z' }),
    ];
    expect(new Set(ids.map(eventIdOf)).size).toBe(3);
  });
});
