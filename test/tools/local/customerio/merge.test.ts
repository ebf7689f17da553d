/** Merge: one person of two. */
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

const day = 86_400;
const merge = about('merge', {}, { primary: { id: 'ann' }, secondary: { email: 'ann.old@example.com' } });

const ann = identify({ id: 'ann' }, { plan: 'pro', city: '' });
const annOld = identify({ email: 'ann.old@example.com' }, { plan: 'free', city: 'Bern', language: 'de' });

describe('merge', () => {
  it('fills what is not set or empty, and the secondary person is gone [Track API specification, merge]', async () => {
    driven.sandbox.setSwitches({ emptyRemovesAttribute: false });
    await driven.batch(ann, annOld);
    expect(await driven.fate(merge)).toBe('applied');
    expect(driven.sandbox.people()).toHaveLength(1);
    expect(driven.sandbox.person('ann')?.attributes).toEqual({
      id: 'ann',
      cio_id: '03000001',
      email: 'ann.old@example.com',
      plan: 'pro',
      city: 'Bern',
      language: 'de',
    });
    expect(driven.sandbox.person('ann.old@example.com')?.id).toBe('ann');
  });

  it('moves 30 days of events, which can trigger nothing, and the devices', async () => {
    const old = { email: 'ann.old@example.com' };
    await driven.batch(
      ann,
      annOld,
      event({ id: 'ann' }, 'own', { timestamp: 1_700_000_000 - 40 * day }),
      event(old, 'recent', { timestamp: 1_700_000_000 - 30 * day }),
      event(old, 'too_old', { timestamp: 1_700_000_000 - 30 * day - 1 }),
      event(old, 'fresh'),
      about('add_device', old, { device: { token: 't1', platform: 'ios' } }),
      merge,
    );
    const person = driven.sandbox.person('ann');
    expect(person?.events.map(({ name, triggers }) => [name, triggers])).toEqual([
      ['own', false],
      ['recent', false],
      ['fresh', false],
    ]);
    expect(person?.devices.map(({ token }) => token)).toEqual(['t1']);
  });

  it('takes over topics, relationships and manual segments', async () => {
    await driven.batch(
      identify({ id: 'ann' }, { 'cio_subscription_preferences.topics.topic_1': false }),
      identify({ id: 'old' }, { cio_subscription_preferences: { topics: { topic_1: true, topic_2: false } } }),
      about(
        'add_relationships',
        { id: 'old' },
        {
          cio_relationships: [{ identifiers: { object_type_id: '1', object_id: 'acme' } }],
        },
      ),
    );
    await driven.request('POST', '/api/v1/segments/7/add_customers', { ids: ['old'] });
    await driven.batch(about('merge', {}, { primary: { id: 'ann' }, secondary: { id: 'old' } }));
    expect(driven.sandbox.person('ann')).toMatchObject({
      cio_subscription_preferences: { topics: { topic_1: false, topic_2: false } },
      relationships: [{ object: '1/acme', attributes: {} }],
      segments: ['7'],
    });
    expect(driven.sandbox.objects()[0]?.people).toEqual(['03000001']);
  });

  it.each([
    ['the primary person does not exist', [annOld], 'ignored: primary_unknown'],
    ['the secondary person does not exist', [ann], 'ignored: secondary_unknown'],
  ])('does nothing when %s', async (_claim, given, expected) => {
    await driven.batch(...given);
    expect(await driven.fate(merge)).toBe(expected);
    expect(driven.sandbox.people()).toHaveLength(1);
  });

  it('of a person with itself does nothing', async () => {
    await driven.batch(identify({ id: 'ann' }, { email: 'ann.old@example.com' }));
    expect(await driven.fate(merge)).toBe('ignored: secondary_unknown');
    expect(driven.sandbox.person('ann')?.email).toBe('ann.old@example.com');
  });

  it('does not see a primary person that is younger than the switch mergeBlindMs', async () => {
    driven.sandbox.setSwitches({ mergeBlindMs: 2000 });
    await driven.batch(ann, annOld);
    driven.setNow(1_700_000_001);
    expect(await driven.fate(merge)).toBe('ignored: primary_unknown');
    driven.setNow(1_700_000_002);
    expect(await driven.fate(merge)).toBe('applied');
  });

  it('brings late anonymous events to the person who remained', async () => {
    await driven.batch(ann, identify({ email: 'ann.old@example.com' }, { anonymous_id: 'visitor' }), merge);
    await driven.request('POST', '/api/v1/events', { anonymous_id: 'visitor', name: 'page_seen' });
    expect(driven.sandbox.person('ann')?.events.map(({ name }) => name)).toEqual(['page_seen']);
  });

  it.each([
    ['no primary person', { secondary: { id: 'bob' } }, 'primary is required'],
    [
      'two identifiers',
      { primary: { id: 'ann', email: 'a@example.com' }, secondary: { id: 'bob' } },
      'primary cannot have more than one identifier',
    ],
    ['no JSON', 'nothing', 'request body is not a valid JSON object'],
  ])('answers %s with one sentence in `meta.error` [Track API specification, merge]', async (_claim, body, error) => {
    const reply = await driven.request('POST', '/api/v1/merge_customers', body);
    expect([reply.status, reply.body]).toEqual([400, { meta: { error } }]);
  });
});
