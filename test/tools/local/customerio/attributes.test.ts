/** Attributes of a person: the newest write of each wins; reserved ones mean something. */
import { drive, identify, type Driven } from './sandbox-driver';

let driven: Driven;
beforeAll(async () => {
  driven = await drive();
});
afterAll(() => driven.sandbox.close());
beforeEach(() => {
  driven.sandbox.clear();
});

type Fields = Record<string, unknown>;

/** Without the identifiers that every row has. */
const attributesOf = (id: string): Fields =>
  Object.fromEntries(
    Object.entries(driven.sandbox.person(id)?.attributes ?? {}).filter(([name]) => name !== 'id' && name !== 'cio_id'),
  );

describe('attribute times', () => {
  const at = (timestamp: unknown, attributes: Fields): Fields => identify({ id: 'ann' }, attributes, { timestamp });

  it.each([
    {
      claim: 'a late older write loses',
      sent: [at(1_699_000_200, { plan: 'new' }), at(1_699_000_100, { plan: 'old' })],
      fates: ['applied', 'ignored'],
      expected: { plan: 'new' },
    },
    {
      claim: 'each attribute has its own time',
      sent: [at(1_699_000_200, { plan: 'new' }), at(1_699_000_100, { plan: 'old', city: 'Bern' })],
      fates: ['applied', 'applied'],
      expected: { plan: 'new', city: 'Bern' },
    },
    {
      claim: 'in the same second the later arrival wins',
      sent: [at(1_699_000_200, { plan: 'first' }), at(1_699_000_200, { plan: 'second' })],
      fates: ['applied', 'applied'],
      expected: { plan: 'second' },
    },
    {
      claim: 'a write without a time is as new as its receipt',
      sent: [identify({ id: 'ann' }, { plan: 'now' }), at(1_699_999_999, { plan: 'old' })],
      fates: ['applied', 'ignored'],
      expected: { plan: 'now' },
    },
    {
      claim: 'a removal is a write: an older value does not come back',
      sent: [at(1_699_000_200, { plan: null }), at(1_699_000_100, { plan: 'old' })],
      fates: ['applied', 'ignored'],
      expected: {},
    },
    {
      claim: 'an identifier has a time too: an older address does not fail, it is old',
      sent: [at(1_699_000_200, { email: 'new@example.com' }), at(1_699_000_100, { email: 'old@example.com', a: 1 })],
      fates: ['applied', 'applied'],
      expected: { email: 'new@example.com', a: 1 },
    },
  ])('$claim [Track API specification, `timestamp`]', async ({ sent, fates, expected }) => {
    const results = await driven.batch(...sent);
    expect(results.map(({ result }) => result)).toEqual(fates);
    expect(attributesOf('ann')).toEqual(expected);
  });

  it('reads `_timestamp` in v1 and keeps no attribute of that name [Track API specification, identify]', async () => {
    await driven.request('PUT', '/api/v1/customers/ann', { plan: 'new', _timestamp: 1_699_000_200 });
    await driven.request('PUT', '/api/v1/customers/ann', { plan: 'old', _timestamp: 1_699_000_100 });
    expect(attributesOf('ann')).toEqual({ plan: 'new' });
    expect(driven.sandbox.person('ann')?.timestamps.plan).toBe(1_699_000_200);
  });

  it('ignores `timestamp` in v1, where it is an attribute like any other', async () => {
    await driven.request('PUT', '/api/v1/customers/ann', { plan: 'new', timestamp: 1_699_000_200 });
    expect(driven.sandbox.person('ann')?.timestamps.plan).toBe(1_700_000_000);
    expect(attributesOf('ann')).toEqual({ plan: 'new', timestamp: 1_699_000_200 });
  });

  it.each([
    ['true: `_timestamp` counts in v2', true, 1_699_000_200],
    ['false: it does not', false, 1_700_000_000],
  ])('switch underscoreTimestampInV2=%s', async (_claim, underscoreTimestampInV2, expected) => {
    driven.sandbox.setSwitches({ underscoreTimestampInV2 });
    await driven.batch(identify({ id: 'ann' }, { plan: 'new', _timestamp: 1_699_000_200 }));
    expect(driven.sandbox.person('ann')?.timestamps.plan).toBe(expected);
  });

  it('prefers `timestamp` to `_timestamp` in v2', async () => {
    await driven.batch(at(1_699_000_300, { plan: 'new', _timestamp: 1_699_000_200 }));
    expect(driven.sandbox.person('ann')?.timestamps.plan).toBe(1_699_000_300);
  });

  it.each([
    ['now', 1_699_000_200_000, 1_700_000_000],
    ['as_given', 1_699_000_200_000, 1_699_000_200_000],
    ['now', '2023-11-14T22:13:20Z', 1_700_000_000],
    ['as_given', '2023-11-14T22:13:20Z', 1_700_000_000],
  ] as const)('switch invalidIdentifyTimestamp=%s: %s counts as %s', async (position, given, expected) => {
    driven.sandbox.setSwitches({ invalidIdentifyTimestamp: position });
    await driven.batch(at(given, { plan: 'new' }));
    expect(driven.sandbox.person('ann')?.timestamps.plan).toBe(expected);
  });
});

describe('attribute values', () => {
  it.each([
    ['true: null and "" remove', true, { kept: 1 }],
    ['false: null and "" are stored', false, { a: null, b: '', kept: 1 }],
  ])('switch emptyRemovesAttribute=%s', async (_claim, emptyRemovesAttribute, expected) => {
    driven.sandbox.setSwitches({ emptyRemovesAttribute });
    await driven.batch(identify({ id: 'ann' }, { a: 1, b: 2, kept: 1 }), identify({ id: 'ann' }, { a: null, b: '' }));
    expect(attributesOf('ann')).toEqual(expected);
  });

  it.each([
    ['store', 'applied'],
    ['reject', 'rejected'],
  ] as const)('switch nestedAttributes=%s: an object is %s', async (nestedAttributes, expected) => {
    driven.sandbox.setSwitches({ nestedAttributes });
    expect(await driven.fate(identify({ id: 'ann' }, { address: { city: 'Bern' } }))).toBe(expected);
  });

  it('keeps an attribute whose name is a property of every object', async () => {
    await driven.request('PUT', '/api/v1/customers/ann', '{"__proto__":"a","constructor":"b"}');
    expect(JSON.stringify(attributesOf('ann'))).toBe('{"__proto__":"a","constructor":"b"}');
  });

  it('refuses the 301st attribute of a person behind a 200 [Track API specification, limits]', async () => {
    const many = (prefix: string, count: number): Fields =>
      Object.fromEntries(Array.from({ length: count }, (_unused, index) => [`${prefix}${index}`, index]));
    await driven.batch(identify({ id: 'ann' }, many('a', 299)), identify({ id: 'ann' }, many('b', 2)));
    expect(Object.keys(attributesOf('ann'))).toHaveLength(300);
    expect(driven.sandbox.activities().map(({ type, data }) => [type, data])).toEqual([
      ['failed_attribute_change', { b1: { reason: 'too many attributes' } }],
    ]);
  });

  it.each([
    [true, true],
    ['true', true],
    ['tRUe', true],
    [1, true],
    ['1', true],
    [false, false],
    ['yes', false],
    [2, false],
    [null, false],
  ])('takes unsubscribed: %j as %s [Track API specification, unsubscribed]', async (value, expected) => {
    await driven.batch(identify({ id: 'ann' }, { unsubscribed: value }));
    expect(driven.sandbox.person('ann')?.unsubscribed).toBe(expected);
  });
});

describe('cio_subscription_preferences', () => {
  const at = (timestamp: number, attributes: Fields): Fields => identify({ id: 'ann' }, attributes, { timestamp });
  const topics = (given: Fields): Fields => ({ cio_subscription_preferences: { topics: given } });
  const patch = (topic: number, value: unknown): Fields => ({
    [`cio_subscription_preferences.topics.topic_${topic}`]: value,
  });

  it.each([
    {
      claim: 'an object replaces all topics',
      sent: [
        at(1_699_000_100, topics({ topic_1: true, topic_2: true })),
        at(1_699_000_200, topics({ topic_2: false })),
      ],
      expected: { topic_2: false },
    },
    {
      claim: 'a dotted key patches one topic',
      sent: [at(1_699_000_100, topics({ topic_1: true, topic_2: true })), at(1_699_000_200, patch(2, false))],
      expected: { topic_1: true, topic_2: false },
    },
    {
      claim: 'an empty value returns a topic to its default',
      sent: [at(1_699_000_100, topics({ topic_1: true, topic_2: true })), at(1_699_000_200, patch(2, null))],
      expected: { topic_1: true },
    },
    {
      claim: 'a late older patch of another topic still counts',
      sent: [at(1_699_000_200, patch(1, false)), at(1_699_000_100, patch(2, false))],
      expected: { topic_1: false, topic_2: false },
    },
    {
      claim: 'a late older patch of the same topic loses',
      sent: [at(1_699_000_200, patch(1, false)), at(1_699_000_100, patch(1, true))],
      expected: { topic_1: false },
    },
    {
      claim: 'a late older patch of a topic that a newer object left out loses',
      sent: [at(1_699_000_200, topics({ topic_1: true })), at(1_699_000_100, patch(2, true))],
      expected: { topic_1: true },
    },
    {
      claim: 'a late older object does not undo a newer patch',
      sent: [at(1_699_000_200, patch(1, false)), at(1_699_000_100, topics({ topic_1: true, topic_2: true }))],
      expected: { topic_1: false, topic_2: true },
    },
    {
      claim: 'a late older object does not take away a topic that a newer patch set',
      sent: [at(1_699_000_200, patch(1, false)), at(1_699_000_100, topics({ topic_2: true }))],
      expected: { topic_1: false, topic_2: true },
    },
  ])('$claim [Track API specification, cio_subscription_preferences]', async ({ sent, expected }) => {
    await driven.batch(...sent);
    expect(driven.sandbox.person('ann')?.cio_subscription_preferences).toEqual({ topics: expected });
    expect(attributesOf('ann')).toEqual({});
  });
});
