/** Events of people: what is kept, what is counted once, what vanishes behind a 200. */
import { about, drive, event, identify, type Driven } from './sandbox-driver';

let driven: Driven;
beforeAll(async () => {
  driven = await drive();
});
afterAll(() => driven.sandbox.close());
beforeEach(() => {
  driven.sandbox.clear();
  driven.setNow(1_700_000_000);
});

const ulid = '01HF7YAT00BC4QV2Y8P6ZK3N5W';
const names = (id: string): readonly string[] => driven.sandbox.person(id)?.events.map(({ name }) => name) ?? [];

describe('events', () => {
  it('are kept with their time, data and type', async () => {
    await driven.batch(
      event({ id: 'ann' }, ' order_completed ', { id: ulid, timestamp: 1_699_990_000, attributes: { total: 5 } }),
      about('page', { id: 'ann' }, { name: '/pricing' }),
      about('screen', { id: 'ann' }, { name: 'home' }),
    );
    expect(driven.sandbox.person('ann')?.events).toEqual([
      {
        type: 'event',
        name: 'order_completed',
        id: ulid,
        timestamp: 1_699_990_000,
        timestampReplaced: false,
        receivedAt: 1_700_000_000,
        triggers: true,
        attributes: { total: 5 },
      },
      expect.objectContaining({ type: 'page', name: '/pricing', id: undefined, timestamp: 1_700_000_000 }),
      expect.objectContaining({ type: 'screen', name: 'home' }),
    ]);
  });

  it.each([
    ['a repeated ULID is ignored', [ulid, ulid], ['applied', 'deduplicated']],
    ['a ULID is the same in lower case', [ulid, ulid.toLowerCase()], ['applied', 'deduplicated']],
    ['another ULID is another event', [ulid, '01HF7YAT00BC4QV2Y8P6ZK3N5X'], ['applied', 'applied']],
    ['without an id every event counts', [undefined, undefined], ['applied', 'applied']],
    ['an empty id is none', ['', ''], ['applied', 'applied']],
  ])('%s [Track API specification, dedupe id]', async (_claim, ids, expected) => {
    const results = await driven.batch(...ids.map((id) => event({ id: 'ann' }, 'order_completed', { id })));
    expect(results.map(({ result }) => result)).toEqual(expected);
    expect(names('ann')).toHaveLength(expected.filter((result) => result === 'applied').length);
  });

  it('are deduplicated between people, versions and requests', async () => {
    await driven.batch(event({ id: 'ann' }, 'order_completed', { id: ulid }));
    await driven.request('POST', '/api/v1/customers/bob/events', { name: 'order_completed', id: ulid });
    expect(driven.sandbox.person('bob')).toBeUndefined();
    expect(driven.sandbox.requests({ since: 1 })[0]?.operations).toEqual([
      { index: 0, action: 'person.event', result: 'deduplicated' },
    ]);
  });

  it.each([
    ['null: always', null, 10_000_000, 'deduplicated'],
    ['600: within ten minutes', 600, 599, 'deduplicated'],
    ['600: after ten minutes it is a second event', 600, 600, 'applied'],
  ])('switch eventIdWindowSeconds=%s', async (_claim, eventIdWindowSeconds, later, expected) => {
    driven.sandbox.setSwitches({ eventIdWindowSeconds });
    await driven.batch(event({ id: 'ann' }, 'order_completed', { id: ulid }));
    driven.setNow(1_700_000_000 + later);
    expect(await driven.fate(event({ id: 'ann' }, 'order_completed', { id: ulid }))).toBe(expected);
  });

  it.each([
    ['vanish', ['ignored', 'ignored'], 200],
    ['opaque', ['applied', 'deduplicated'], 200],
    ['reject_400', ['rejected', 'rejected'], 400],
  ] as const)('switch invalidEventId=%s [activepieces #6391]', async (invalidEventId, expected, status) => {
    driven.sandbox.setSwitches({ invalidEventId });
    const sent = event({ id: 'ann' }, 'order_completed', { id: 'ann' });
    const results = await driven.batch(sent, sent);
    expect(results.map(({ result }) => result)).toEqual(expected);
    expect(driven.sandbox.requests()[0]?.answer?.status).toBe(status);
  });

  it.each(['8ZZZZZZZZZZZZZZZZZZZZZZZZZ', '01HF7YAT00BC4QV2Y8P6ZK3N5', '01HF7YAT00BC4QV2Y8P6ZK3N5U', '42'])(
    'vanish when their id is %s, which is no ULID, and are in the log',
    async (id) => {
      expect(await driven.fate(event({ id: 'ann' }, 'order_completed', { id }))).toBe('ignored: event_id_invalid');
      expect(driven.sandbox.activities().map(({ type, data }) => [type, data])).toEqual([
        ['failed_event', { name: 'order_completed', id, reason: 'the event id is not a ULID' }],
      ]);
    },
  );

  it.each([
    ['milliseconds', 1_700_000_000_000],
    ['text', '2023-11-14T22:13:20Z'],
    ['text of seconds', '1699990000'],
    ['a fraction', 1_699_990_000.5],
    ['before 2001', 999_999_999],
    ['zero', 0],
  ])('get the time of receipt for %s [segmentio/action-destinations #2054]', async (_claim, timestamp) => {
    await driven.batch(event({ id: 'ann' }, 'order_completed', { timestamp }));
    expect(driven.sandbox.person('ann')?.events[0]).toMatchObject({
      timestamp: 1_700_000_000,
      timestampReplaced: true,
    });
  });

  it.each([
    ['72 hours old can trigger', 259_200, true],
    ['a second older cannot', 259_201, false],
  ])('%s [Track API specification, events]', async (_claim, age, triggers) => {
    await driven.batch(event({ id: 'ann' }, 'order_completed', { timestamp: 1_700_000_000 - age }));
    expect(driven.sandbox.person('ann')?.events[0]?.triggers).toBe(triggers);
  });

  it.each([
    ['create', 'applied', ['ann']],
    ['ignore', 'ignored: no_such_person', []],
  ] as const)('switch unknownPerson=%s', async (unknownPerson, fate, people) => {
    driven.sandbox.setSwitches({ unknownPerson });
    expect(await driven.fate(event({ id: 'ann' }, 'order_completed'))).toBe(fate);
    expect(driven.sandbox.people().map(({ id }) => id)).toEqual(people);
  });

  it('never create a person for an unknown cio_id', async () => {
    expect(await driven.fate(event({ cio_id: '03000001' }, 'order_completed'))).toBe('ignored: unknown_cio_id');
  });

  it('can be sent again after they were ignored: only what is kept uses its id up', async () => {
    driven.sandbox.setSwitches({ unknownPerson: 'ignore' });
    const sent = event({ id: 'ann' }, 'order_completed', { id: ulid });
    expect(await driven.fate(sent)).toBe('ignored: no_such_person');
    await driven.batch(identify({ id: 'ann' }));
    expect(await driven.fate(sent)).toBe('applied');
  });

  it.each([
    ['true: `data` is read where `attributes` is missing', true, { total: 5 }],
    ['false: it is not', false, {}],
  ])('switch dataInV2Events=%s [customerio-ruby README]', async (_claim, dataInV2Events, expected) => {
    driven.sandbox.setSwitches({ dataInV2Events });
    await driven.batch(event({ id: 'ann' }, 'order_completed', { data: { total: 5 } }));
    expect(driven.sandbox.person('ann')?.events[0]?.attributes).toEqual(expected);
  });

  it('keep no data when the sandbox is told so', async () => {
    const lean = await drive({ keepsEventData: false });
    try {
      await lean.batch(event({ id: 'ann' }, 'order_completed', { attributes: { total: 5 } }));
      expect(lean.sandbox.person('ann')?.events).toEqual([
        expect.objectContaining({ name: 'order_completed', attributes: undefined }),
      ]);
    } finally {
      await lean.sandbox.close();
    }
  });
});
