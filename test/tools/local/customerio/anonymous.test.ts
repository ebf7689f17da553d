/** Visitors without a profile, and what happens to their events once they have one. */
import { drive, event, identify, type Driven } from './sandbox-driver';

let driven: Driven;
beforeAll(async () => {
  driven = await drive();
});
afterAll(() => driven.sandbox.close());
beforeEach(() => {
  driven.sandbox.clear();
  driven.setNow(1_700_000_000);
});

const minute = 60;
const day = 24 * 60 * minute;

const visit = (name = 'page_seen', rest: Record<string, unknown> = {}): Promise<unknown> =>
  driven.request('POST', '/api/v1/events', { anonymous_id: 'visitor', name, ...rest });
const become = (id: string): Promise<string> => driven.fate(identify({ id }, { anonymous_id: 'visitor' }));
const eventsOf = (id: string): readonly (readonly [string, boolean])[] =>
  driven.sandbox.person(id)?.events.map(({ name, triggers }) => [name, triggers] as const) ?? [];

describe('anonymous events', () => {
  it.each([
    ['go to the person identified with their anonymous_id', 0, [['page_seen', true]]],
    ['can trigger up to 72 hours after they happened', 3 * day, [['page_seen', true]]],
    ['cannot trigger later', 3 * day + 1, [['page_seen', false]]],
    ['are attached for 30 days', 30 * day, [['page_seen', false]]],
    ['are gone after 30 days', 30 * day + 1, []],
  ])('%s [Track API specification, anonymous events]', async (_claim, later, expected) => {
    await visit();
    driven.setNow(1_700_000_000 + later);
    await become('ann');
    expect(eventsOf('ann')).toEqual(expected);
  });

  it.each([
    ['still merge five minutes after the identify', 5 * minute, [['cart_seen', true]]],
    ['wait for nobody a second later', 5 * minute + 1, []],
  ])('%s [anonymous events, docs.customer.io]', async (_claim, later, expected) => {
    await become('ann');
    driven.setNow(1_700_000_000 + later);
    await visit('cart_seen');
    expect(eventsOf('ann')).toEqual(expected);
  });

  it('belong to nobody before, start nothing, and are shown', async () => {
    await visit();
    expect(driven.sandbox.people()).toEqual([]);
    expect(driven.sandbox.anonymous()).toEqual([
      { anonymous_id: 'visitor', events: [expect.objectContaining({ name: 'page_seen', triggers: false })] },
    ]);
  });

  it('leave a merge in the activity log', async () => {
    await visit();
    await visit();
    await become('ann');
    expect(driven.sandbox.activities().map(({ type, data }) => [type, data])).toEqual([
      ['anon_merge', { anonymous_id: 'visitor', count: 2 }],
    ]);
  });

  it('come once, however often the person is identified with the value', async () => {
    await visit();
    await become('ann');
    expect(await become('ann')).toBe('applied');
    expect(eventsOf('ann')).toEqual([['page_seen', true]]);
    expect(driven.sandbox.activities().map(({ type }) => type)).toEqual(['anon_merge']);
  });

  it('stay with their first person: the value is not reusable', async () => {
    await visit();
    await become('ann');
    expect(await become('bob')).toBe('applied');
    expect(eventsOf('bob')).toEqual([]);
    expect(driven.sandbox.person('bob')?.attributes.anonymous_id).toBeUndefined();
    expect(driven.sandbox.activities().at(-1)).toMatchObject({ type: 'failed_attribute_change' });
  });

  it('are never attached when the workspace does not merge', async () => {
    driven.sandbox.setSwitches({ mergeAnonymousEvents: false });
    await visit();
    await become('ann');
    await visit();
    expect(eventsOf('ann')).toEqual([]);
  });

  it('are deduplicated by ULID as well', async () => {
    await visit('page_seen', { id: '01HF7YAT00BC4QV2Y8P6ZK3N5W' });
    await visit('page_seen', { id: '01HF7YAT00BC4QV2Y8P6ZK3N5W' });
    expect(driven.sandbox.anonymous()[0]?.events).toHaveLength(1);
  });

  it.each([[''], [undefined], [null]])('with anonymous_id %p are invite events, of nobody', async (anonymousId) => {
    const { status } = await driven.request('POST', '/api/v1/events', {
      anonymous_id: anonymousId,
      name: 'invited',
      data: { recipient: 'friend@example.com' },
    });
    expect(status).toBe(200);
    expect(driven.sandbox.anonymous()).toEqual([
      {
        anonymous_id: '',
        events: [expect.objectContaining({ name: 'invited', attributes: { recipient: 'friend@example.com' } })],
      },
    ]);
  });

  it.each([
    ['true', true, 'applied'],
    ['false', false, 'rejected'],
  ])('switch anonymousIdInV2=%s [Segment]', async (_claim, anonymousIdInV2, expected) => {
    driven.sandbox.setSwitches({ anonymousIdInV2 });
    expect(await driven.fate(event({ anonymous_id: 'visitor' }, 'page_seen'))).toBe(expected);
  });
});
