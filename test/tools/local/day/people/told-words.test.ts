import { toldFrom } from '../../../../../tools/local/day/people/told-words';

const event = (metric: string, data: object, more: object = {}): string =>
  JSON.stringify({
    ...{ object_type: 'email', metric, timestamp: 1_760_000_000, ...more },
    data: { identifiers: { id: '5000007' }, ...data },
  });
const at = { atMs: 1_760_000_000_000 };

describe('toldFrom', () => {
  it.each<[string, string, object[]]>([
    [
      'complaint',
      event('spammed', {}),
      [
        { field: 'unsubscribed', voice: 'person', said: { allowed: false, ...at } },
        { field: 'email_complained', voice: 'person', said: { allowed: false, ...at } },
      ],
    ],
    [
      'unsubscribe',
      event('unsubscribed', {}),
      [{ field: 'unsubscribed', voice: 'person', said: { allowed: false, ...at } }],
    ],
    [
      're-subscription',
      event('subscribed', {}, { object_type: 'customer' }),
      [{ field: 'unsubscribed', voice: 'person', said: { allowed: true, ...at } }],
    ],
    [
      'hard bounce',
      event('bounced', { recipient: 'P@example.com', failure_message: '550 5.1.1 unknown' }),
      [
        { field: 'email_bounced', voice: 'mailbox', said: { allowed: false, ...at, address: 'p@example.com' } },
        { field: 'channel_email', voice: 'mailbox', said: { allowed: false, ...at, address: 'p@example.com' } },
      ],
    ],
    ['soft bounce', event('bounced', { recipient: 'p@example.com', failure_message: '452 4.2.2 full' }), []],
    [
      'topic change',
      event('cio_subscription_preferences_changed', { content: '{"topics":{"topic_7":false}}' }),
      [{ field: 'topic_7', voice: 'person', said: { allowed: false, ...at } }],
    ],
  ])('hears a %s', (kind, body, expected) => {
    const { words, counts } = toldFrom([body]);
    expect(words).toEqual(expected.map((word) => ({ id: '5000007', ...word })));
    expect(counts).toMatchObject({ [kind]: 1 });
  });

  it.each([
    ['bytes that are no JSON', '{"half":'],
    ['somebody who is not of the database', event('spammed', { identifiers: { id: 'person-0001' } })],
    ['an event that changes nothing', event('opened', {})],
    ['a push that bounces', event('bounced', {}, { object_type: 'push' })],
  ])('hears nothing in %s', (_claim, body) => {
    const { words, counts } = toldFrom([body]);
    expect([words.length, Object.values(counts).reduce((sum, count) => sum + count, 0)]).toEqual([0, 0]);
  });
});
