import { handleFeedback } from '../../../functions/feedback/feedback';
import type { FeedbackParts } from '../../../functions/feedback/feedback';
import type { ReceivedMessage } from '../../../shared/pubsub/received-message';
import { defaultFeedbackPolicy } from '../../../shared/users/feedback-policy';

const seconds = 1_760_000_000;

const received = (body: object | string): ReceivedMessage => ({
  data: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  attributes: { published_at: new Date((seconds + 5) * 1000).toISOString() },
  messageId: '1',
  publishTime: new Date((seconds + 5) * 1000).toISOString(),
  deliveryAttempt: 1,
});

const event = (object_type: string, metric: string, data: object): object => ({
  event_id: 'e1',
  object_type,
  metric,
  timestamp: seconds,
  data: { identifiers: { id: '42', cio_id: 'c42', email: 'p@example.com' }, ...data },
});

async function published(body: object | string, parts: Partial<FeedbackParts> = {}): Promise<unknown[]> {
  const messages: unknown[] = [];
  await handleFeedback(received(body), {
    policy: defaultFeedbackPolicy,
    repository: undefined,
    publish: (message, options) => Promise.resolve(messages.push({ ...message, ...options })),
    nowMs: () => (seconds + 10) * 1000,
    ...parts,
  });
  return messages;
}

const told = (attributes: object, timestamp = seconds): object => ({
  identifiers: { id: '42' },
  attributes,
  timestamp,
  eventId: 'feedback:e1:0',
});

describe('handleFeedback without a database', () => {
  it.each([
    ['a complaint', event('email', 'spammed', {}), [told({ email_complained: true, unsubscribed: true })]],
    [
      'a hard bounce',
      event('email', 'bounced', { failure_message: '550 5.1.1 unknown' }),
      [told({ email_bounced: true, 'cio_subscription_preferences.channels.email': false })],
    ],
    ['a soft bounce, which cannot be counted', event('email', 'bounced', { failure_message: '421 4.7.0 later' }), []],
    ['a deferral', event('email', 'deferred', { failure_message: 'later' }), []],
    ['a bounce of another channel', event('sms', 'bounced', { failure_message: 'unknown' }), []],
    ['an unsubscribe by a link, which Customer.io knows', event('email', 'unsubscribed', { delivery_id: 'd' }), []],
    [
      'an unsubscribe of the person, which Customer.io knows',
      event('customer', 'unsubscribed', { email_address: 'p@example.com' }),
      [],
    ],
    ['a subscription, which Customer.io knows', event('customer', 'subscribed', {}), []],
    ['an event that changes nothing', event('email', 'opened', {}), []],
  ])('tells Customer.io what it does not know of %s', async (_claim, body, expected) => {
    await expect(published(body)).resolves.toEqual(expected);
  });

  it('suppresses where the policy says so, and says nothing else', async () => {
    const policy = { ...defaultFeedbackPolicy, complaint: 'suppress' } as const;
    await expect(published(event('email', 'spammed', {}), { policy })).resolves.toEqual([
      { identifiers: { id: '42' }, action: 'suppress', eventId: 'feedback:e1:0' },
    ]);
  });

  it.each([
    ['the cio_id', { identifiers: { cio_id: 'c42', email: 'p@example.com' } }, { cio_id: 'c42' }],
    ['the address', { identifiers: {}, recipient: 'p@example.com' }, { email: 'p@example.com' }],
  ])('names the person by %s where there is no id', async (_claim, data, identifiers) => {
    await expect(published(event('email', 'spammed', data))).resolves.toMatchObject([{ identifiers }]);
  });

  it('takes an event from the future for one of now', async () => {
    const early = { ...event('email', 'spammed', {}), timestamp: seconds + 9_999 };
    await expect(published(early)).resolves.toMatchObject([{ timestamp: seconds + 10 }]);
  });

  it('parks what is no JSON', async () => {
    await expect(published('nonsense')).rejects.toMatchObject({ code: 'EVENT_NOT_JSON' });
  });
});

describe('handleFeedback with a database', () => {
  const repositoryOf = (...personIds: string[]): FeedbackParts['repository'] => ({
    applyFeedback: () => Promise.resolve({ personIds, told: { messages: 0, problems: [] } }),
  });

  it('leaves people whom the database knows to the repository', async () => {
    await expect(published(event('email', 'spammed', {}), { repository: repositoryOf('42') })).resolves.toEqual([]);
  });

  it('tells Customer.io of people whom the database does not know', async () => {
    await expect(published(event('email', 'spammed', {}), { repository: repositoryOf() })).resolves.toHaveLength(1);
  });
});
