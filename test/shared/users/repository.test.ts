/** Against PGlite, with a topic that keeps what it is given: what is published, and what the database says. */
import { Publisher } from '../../../shared/contract/publisher';
import type { Database } from '../../../shared/users/database';
import { feedbackFrom, type Feedback } from '../../../shared/users/feedback-effects';
import { defaultFeedbackPolicy, type FeedbackPolicy } from '../../../shared/users/feedback-policy';
import { UserMessagingRepository } from '../../../shared/users/repository';
import { parseDeliveryEvent } from '../../../shared/webhooks/delivery-event';
import { startCompanyDatabase } from '../../support/company-database';

const t0 = 1_760_000_000_000;
const at = (seconds: number): string => new Date(t0 + seconds * 1000).toISOString();

let database: Database;
let nowMs = t0;
let published: Record<string, unknown>[] = [];
let repository: UserMessagingRepository;

beforeAll(async () => {
  database = await startCompanyDatabase();
}, 120_000);
afterAll(() => database.close());

/** The real publisher, which checks every message, on a topic that keeps them. */
const publisher = new Publisher({
  projectId: 'local',
  pubsub: {
    topic: () => ({
      publishMessage: ({ data }) => {
        const { action, ...message } = JSON.parse(data.toString()) as Record<string, unknown>;
        delete message.type;
        published.push(action === 'identify' ? message : { ...message, action });
        return Promise.resolve(String(published.length));
      },
      flush: () => Promise.resolve(),
    }),
    close: () => Promise.resolve(),
  },
});

const repositoryWith = (policy?: FeedbackPolicy): UserMessagingRepository =>
  new UserMessagingRepository({
    database,
    publish: (message, options) => publisher.identify(message, options),
    nowMs: () => nowMs,
    sleep: () => Promise.resolve(),
    newId: () => 'run',
    policy,
  });

beforeEach(async () => {
  nowMs = t0 + 100_000;
  published = [];
  repository = repositoryWith();
  await database.query(`truncate users, customerio.messaging_preferences, customerio.sync_state,
    customerio.sync_problems, customerio.sync_recent, customerio.bounces`);
  await database.query(
    `insert into users (id, email, name, updated_at) values (1, 'one@example.com', 'One', '${at(0)}'),
     (2, 'two@example.com', 'Two', '${at(1)}')`,
  );
});

const feedback = (body: object, policy = defaultFeedbackPolicy, seconds = 200): Feedback =>
  feedbackFrom(parseDeliveryEvent(Buffer.from(JSON.stringify(body))), t0 + seconds * 1000, policy);

const ofPerson = (metric: string, more: object = {}, objectType = 'customer'): object => ({
  object_type: objectType,
  metric,
  event_id: `${metric}-1`,
  data: { identifiers: { id: '1', email: 'one@example.com' }, email_address: 'one@example.com', ...more },
});

const sync = () => repository.syncChanged({ settleMs: 0 });
const takePublished = (): Record<string, unknown>[] => published.splice(0);

describe('syncChanged', () => {
  it('publishes each changed person once, with the time of the change', async () => {
    await expect(sync()).resolves.toMatchObject({ ended: 'complete', people: 2, messages: 2, problems: 0 });
    expect(takePublished()).toEqual([
      { identifiers: { id: '1' }, attributes: { name: 'One', email: 'one@example.com' }, timestamp: t0 / 1000 },
      { identifiers: { id: '2' }, attributes: { name: 'Two', email: 'two@example.com' }, timestamp: t0 / 1000 + 1 },
    ]);
    await sync();
    expect(takePublished()).toEqual([]);
  });

  it('tells a deletion, and nothing of it afterwards', async () => {
    await sync();
    takePublished();
    await database.query(`update users set deleted_at = now(), updated_at = '${at(5)}' where id = 2`);
    await sync();
    expect(takePublished()).toEqual([{ identifiers: { id: '2' }, action: 'delete' }]);
  });

  it('creates a person who has refused in one message with the refusal', async () => {
    await database.query(`update users set unsubscribed = true, topic_7 = false where id = 1`);
    await sync();
    expect(takePublished()[0]).toEqual({
      identifiers: { id: '1' },
      attributes: {
        name: 'One',
        email: 'one@example.com',
        unsubscribed: true,
        'cio_subscription_preferences.topics.topic_7': false,
      },
      timestamp: t0 / 1000,
    });
    await sync();
    expect(takePublished()).toEqual([]);
  });

  it('reports bad rows by person and reason and publishes the rest', async () => {
    await database.query(`insert into users (id, email, name, updated_at) values
      (3, 'no address', 'Three', '${at(2)}'), (4, null, repeat('x', 1001), '${at(3)}')`);
    await expect(sync()).resolves.toMatchObject({
      people: 2,
      problems: 2,
      problemCounts: { 'MESSAGE_MALFORMED email': 1, 'MESSAGE_OVER_LIMIT attributes.name': 1 },
    });
    const rows = await database.query('select person_id, code, times from customerio.sync_problems order by 1');
    expect(rows).toEqual([
      { person_id: '3', code: 'MESSAGE_MALFORMED', times: 1 },
      { person_id: '4', code: 'MESSAGE_OVER_LIMIT', times: 1 },
    ]);
    await database.query(`update users set name = 'Four', updated_at = '${at(4)}' where id = 4`);
    await sync();
    expect(await database.query('select person_id from customerio.sync_problems')).toEqual([{ person_id: '3' }]);
  });

  it('leaves a run to whoever holds the lease', async () => {
    await database.query(`insert into customerio.sync_state (name, lease_owner, lease_until)
      values ('people', 'another', now() + interval '1 minute')`);
    await expect(sync()).resolves.toMatchObject({ ended: 'busy', messages: 0 });
  });
});

describe('applyFeedback', () => {
  it('keeps an unsubscribe of the person over what the database says, and tells Customer.io nothing it knows', async () => {
    await database.query('update users set unsubscribed = true where id = 1');
    await sync();
    await database.query(`update users set unsubscribed = false, updated_at = '${at(10)}' where id = 1`);
    await sync();
    takePublished();
    await repository.applyFeedback(feedback(ofPerson('unsubscribed', { delivery_id: 'd' }, 'email')));
    await database.query(`update users set name = 'New', updated_at = '${at(300)}' where id = 1`);
    await sync();
    expect(takePublished()).toEqual([
      {
        identifiers: { id: '1' },
        attributes: { name: 'New', email: 'one@example.com' },
        timestamp: t0 / 1000 + 300,
      },
    ]);
    await expect(repository.getPreferences('1')).resolves.toMatchObject({ unsubscribed: true });
  });

  it('honours a re-subscription of the person over an older refusal in the database', async () => {
    await database.query('update users set unsubscribed = true where id = 1');
    await sync();
    takePublished();
    await repository.applyFeedback(feedback(ofPerson('subscribed')));
    await database.query(`update users set name = 'New', updated_at = '${at(300)}' where id = 1`);
    await sync();
    expect(takePublished()[0]).toMatchObject({ attributes: { name: 'New', email: 'one@example.com' } });
    expect(await repository.getPreferences('1')).toMatchObject({ unsubscribed: false });
  });

  it('ends in the same state when events come late and twice', async () => {
    const subscribed = feedback(ofPerson('subscribed'), defaultFeedbackPolicy, 300);
    const unsubscribed = feedback(ofPerson('unsubscribed'), defaultFeedbackPolicy, 200);
    for (const event of [subscribed, unsubscribed, subscribed, unsubscribed]) await repository.applyFeedback(event);
    await expect(repository.getPreferences('1')).resolves.toMatchObject({ unsubscribed: false });
    expect(takePublished()).toEqual([]);
  });

  it.each([
    ['unsubscribe', { email_complained: true, unsubscribed: true }],
    ['mark', { email_complained: true }],
  ] as const)('answers a complaint with %s', async (action, attributes) => {
    await repository.applyFeedback(
      feedback(ofPerson('spammed', {}, 'email'), { ...defaultFeedbackPolicy, complaint: action }),
    );
    expect(takePublished()).toEqual([{ identifiers: { id: '1' }, attributes, timestamp: t0 / 1000 + 200 }]);
  });

  it('answers a complaint with suppress, and is silent about the person until unsuppress', async () => {
    await repository.applyFeedback(
      feedback(ofPerson('spammed', {}, 'email'), { ...defaultFeedbackPolicy, complaint: 'suppress' }),
    );
    expect(takePublished()).toEqual([{ identifiers: { id: '1' }, action: 'suppress' }]);
    await sync();
    expect(takePublished()).toEqual([expect.objectContaining({ identifiers: { id: '2' } })]);
    nowMs = t0 + 400_000;
    await repository.unsuppress('1', { reason: 'asked for it' });
    expect(takePublished()).toEqual([
      { identifiers: { id: '1' }, action: 'unsuppress' },
      { identifiers: { id: '1' }, attributes: { name: 'One', email: 'one@example.com' }, timestamp: t0 / 1000 },
      // Later than the profile that was blocked, of which Customer.io knows nothing any more.
      { identifiers: { id: '1' }, attributes: { email_complained: true }, timestamp: t0 / 1000 + 401 },
    ]);
  });

  it('stops e-mail to an address that is gone, until the person has another', async () => {
    await sync();
    takePublished();
    const gone = { recipient: 'one@example.com', failure_message: '550 5.1.1 no such user' };
    await repository.applyFeedback(feedback(ofPerson('bounced', gone, 'email')));
    expect(takePublished()).toEqual([
      {
        identifiers: { id: '1' },
        attributes: { 'cio_subscription_preferences.channels.email': false, email_bounced: true },
        timestamp: t0 / 1000 + 200,
      },
    ]);
    await database.query(`update users set email = 'next@example.com', updated_at = '${at(300)}' where id = 1`);
    await sync();
    expect(takePublished()).toEqual([
      {
        identifiers: { id: '1' },
        attributes: { name: 'One', email: 'next@example.com' },
        timestamp: t0 / 1000 + 300,
      },
      {
        identifiers: { id: '1' },
        attributes: { 'cio_subscription_preferences.channels.email': true, email_bounced: false },
        timestamp: t0 / 1000 + 201,
      },
    ]);
  });

  it('counts soft bounces, each event once, and acts on the fifth where the policy says so', async () => {
    const policy = { ...defaultFeedbackPolicy, soft_bounce: 'unsubscribe' } as const;
    repository = repositoryWith(policy);
    const soft = (n: number): Feedback => {
      const body = ofPerson('bounced', { recipient: 'one@example.com', failure_message: '421 4.7.0 later' }, 'email');
      return feedback({ ...body, event_id: `soft-${n}` }, policy);
    };
    for (const n of [1, 2, 3, 4, 4, 4]) await repository.applyFeedback(soft(n));
    expect(takePublished()).toEqual([]);
    await repository.applyFeedback(soft(5));
    expect(takePublished()).toEqual([
      { identifiers: { id: '1' }, attributes: { email_bounced: true, unsubscribed: true }, timestamp: t0 / 1000 + 200 },
    ]);
  });

  it('takes preferences of topics without a word about the others', async () => {
    const content = JSON.stringify({ topics: { topic_7: false } });
    await repository.applyFeedback(feedback(ofPerson('cio_subscription_preferences_changed', { content })));
    await expect(repository.getPreferences('1')).resolves.toMatchObject({ topics: { topic_7: false }, channels: {} });
    expect(takePublished()).toEqual([]);
  });

  it('does not take the echo of a company’s change for the person’s', async () => {
    await repository.updatePreferences('1', { unsubscribed: true }, { by: 'company' });
    await repository.applyFeedback(feedback(ofPerson('unsubscribed'), defaultFeedbackPolicy, 101));
    nowMs = t0 + 200_000;
    await repository.updatePreferences('1', { unsubscribed: false }, { by: 'company' });
    expect(takePublished()).toEqual([
      { identifiers: { id: '1' }, attributes: { unsubscribed: true }, timestamp: t0 / 1000 + 100 },
      { identifiers: { id: '1' }, attributes: { unsubscribed: false }, timestamp: t0 / 1000 + 200 },
    ]);
  });

  it('knows nobody by an address that the database does not have', async () => {
    const nobody = { ...ofPerson('spammed', {}, 'email'), data: { recipient: 'nobody@example.com' } };
    await expect(repository.applyFeedback(feedback(nobody))).resolves.toMatchObject({ personIds: [] });
  });
});

describe('updatePreferences', () => {
  it('changes one topic by its path and leaves the others alone', async () => {
    await repository.updatePreferences('1', { topics: { 7: false, 8: undefined } }, { by: 'person' });
    expect(takePublished()).toEqual([
      {
        identifiers: { id: '1' },
        attributes: { 'cio_subscription_preferences.topics.topic_7': false },
        timestamp: t0 / 1000 + 100,
      },
    ]);
    await expect(repository.getPreferences('1')).resolves.toMatchObject({ topics: { topic_7: false } });
  });

  it('does not let the company undo what the person has refused', async () => {
    await repository.updatePreferences('1', { unsubscribed: true }, { by: 'person' });
    takePublished();
    nowMs += 60_000;
    await repository.updatePreferences('1', { unsubscribed: false }, { by: 'company' });
    expect(takePublished()).toEqual([]);
    await expect(repository.getPreferences('1')).resolves.toMatchObject({
      unsubscribed: true,
      reasons: { unsubscribed: { by: 'person' } },
    });
  });

  it.each([
    ['a topic that is none', { topics: { news: true } }, 'topics.news: got no topic or channel of Customer.io'],
    ['a null', { unsubscribed: null }, 'unsubscribed: got null, allowed true or false'],
  ])('refuses %s', (_claim, changes, message) => {
    expect(() => repository.updatePreferences('1', changes as never, { by: 'company' })).toThrow(
      new TypeError(message),
    );
    expect(takePublished()).toEqual([]);
  });
});

describe('forget', () => {
  it('deletes the profile, keeps nothing but the id, and publishes the person never again', async () => {
    await repository.updatePreferences('1', { unsubscribed: true }, { by: 'person', reason: 'wrote to us' });
    takePublished();
    await repository.forget('1');
    expect(takePublished()).toEqual([{ identifiers: { id: '1' }, action: 'delete' }]);
    const rows = await database.query(
      `select field, reason from customerio.messaging_preferences where person_id = '1'`,
    );
    expect(rows).toEqual([{ field: 'forgotten', reason: null }]);
    await sync();
    expect(takePublished()).toEqual([expect.objectContaining({ identifiers: { id: '2' } })]);
  });
});

describe('syncUser', () => {
  it('publishes one person without moving the checkpoint', async () => {
    await repository.syncUser('2');
    expect(takePublished()).toEqual([expect.objectContaining({ identifiers: { id: '2' } })]);
    await sync();
    expect(takePublished()).toHaveLength(2);
  });
});
