// Goal: a run keeps to its budget, rate and deadline, and bad rows stop nobody else. Method: a view over a table that
// takes anything, a topic that keeps what it is given, and a clock that only sleeping and publishing move.
import { Publisher } from '../../../shared/contract/publisher';
import type { Database } from '../../../shared/users/database';
import { UserMessagingRepository } from '../../../shared/users/repository';
import { startCompanyDatabase } from '../../support/company-database';

const t0 = 1_760_000_000_000;

let database: Database;
let nowMs = t0;
let publishMs = 0;
let published: { readonly id: string; readonly atMs: number }[] = [];

beforeAll(async () => {
  database = await startCompanyDatabase();
  await database.query(`
    drop view customerio.people;
    create table anybody (id text, email text, attributes jsonb, updated_at timestamptz, deleted_at timestamptz);
    create view customerio.people as select id, email, attributes, updated_at, deleted_at from anybody;`);
}, 120_000);
afterAll(() => database.close());

const publisher = new Publisher({
  projectId: 'local',
  pubsub: {
    topic: () => ({
      publishMessage: ({ data }) => {
        const { identifiers } = JSON.parse(data.toString()) as { readonly identifiers: { readonly id: string } };
        nowMs += publishMs;
        published.push({ id: identifiers.id, atMs: nowMs });
        return Promise.resolve(String(published.length));
      },
      flush: () => Promise.resolve(),
    }),
    close: () => Promise.resolve(),
  },
});

let repository: UserMessagingRepository;
beforeEach(async () => {
  nowMs = t0;
  publishMs = 0;
  published = [];
  repository = new UserMessagingRepository({
    database,
    publish: (message, options) => publisher.identify(message, options),
    nowMs: () => nowMs,
    sleep: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
    newId: () => 'run',
  });
  await database.query('truncate anybody, customerio.sync_state, customerio.sync_problems');
  await database.query(`insert into anybody
    select lpad(n::text, 2, '0'), null, '{"plan": "free"}', '2025-10-01'::timestamptz + n * interval '1 second'
    from generate_series(1, 12) as n`);
});

const everybody = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));
const idsOf = (some: typeof published): string[] => some.map(({ id }) => id);

describe('syncChanged', () => {
  it('ends at its budget of messages, and the next run goes on', async () => {
    await expect(repository.syncChanged({ settleMs: 0, messagesMax: 4 })).resolves.toMatchObject({ ended: 'budget' });
    const first = published.length;
    expect(first).toBeGreaterThanOrEqual(4);
    // The part that was under way with the one that reached it.
    expect(first).toBeLessThanOrEqual(6);
    await expect(repository.syncChanged({ settleMs: 0 })).resolves.toMatchObject({ ended: 'complete' });
    expect(idsOf(published)).toEqual(everybody);
  });

  it('keeps to its rate', async () => {
    const report = await repository.syncChanged({ settleMs: 0, messagesPerSecond: 2, pageRowsMax: 2 });
    expect(report).toMatchObject({ ended: 'complete', messages: 12, perSecond: 2 });
    for (const [index, { atMs }] of published.entries()) {
      // Two of a page are under way before the first pause.
      expect(index + 1).toBeLessThanOrEqual(2 + ((atMs - t0) / 1000) * 2);
    }
  });

  it('stops before its deadline, and the next run goes on', async () => {
    publishMs = 1_000;
    const report = await repository.syncChanged({ settleMs: 0, pageRowsMax: 2, untilMs: t0 + 5_000 });
    expect(report.ended).toBe('deadline');
    expect(published.length).toBeGreaterThanOrEqual(5);
    expect(published.length).toBeLessThanOrEqual(7);
    await expect(repository.syncChanged({ settleMs: 0 })).resolves.toMatchObject({ ended: 'complete' });
    expect(idsOf(published)).toEqual(everybody);
  });

  it('reports what is wrong with each person, and publishes the rest', async () => {
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`field_${n}`, n])));
    const long = JSON.stringify({ bio: 'x'.repeat(1001) });
    const [time, later] = ['2025-10-01T00:00:05.5Z', '2025-10-01T00:00:06.5Z'];
    await database.query(
      `insert into anybody (id, email, attributes, updated_at) values
       ('many', null, $1::jsonb, $3), ('long', null, $2::jsonb, $3), ('nowhere', 'not an address', '{}', $3),
       (null, 'one@example.com', '{}', $3), (null, 'two@example.com', '{}', $4), ('timeless', null, '{}', null)`,
      [many, long, time, later],
    );
    const report = await repository.syncChanged({ settleMs: 0, pageRowsMax: 4 });
    expect(report).toMatchObject({ ended: 'complete', people: 12, problems: 6 });
    expect(report.problemCounts).toEqual({
      'MESSAGE_OVER_LIMIT attributes': 1,
      'MESSAGE_OVER_LIMIT attributes.bio': 1,
      'MESSAGE_MALFORMED email': 1,
      'MESSAGE_MALFORMED id': 2,
      'MESSAGE_MALFORMED updated_at': 1,
    });
    expect(idsOf(published)).toEqual(everybody);
    const sql = 'select person_id, reason, times from customerio.sync_problems order by person_id';
    await expect(database.query(sql)).resolves.toEqual([
      { person_id: '', reason: 'id: got null, expected a text', times: 2 },
      { person_id: 'long', reason: 'attributes.bio: got a text of 1001 bytes, allowed at most 1000 bytes', times: 1 },
      { person_id: 'many', reason: 'attributes: got 400 attributes, allowed at most 300 attributes', times: 1 },
      { person_id: 'nowhere', reason: 'email: got a text of 14 bytes, allowed an e-mail address', times: 1 },
      { person_id: 'timeless', reason: 'updated_at: got null, expected a time', times: 1 },
    ]);
    // Mended, it is published, and its line goes.
    await database.query(`update anybody set attributes = '{"bio": "short"}', updated_at = $1 where id = 'long'`, [
      '2025-10-01T00:10:00Z',
    ]);
    await repository.syncChanged({ settleMs: 0 });
    expect(idsOf(published).at(-1)).toBe('long');
    await expect(database.query(sql.replace(' order', " where person_id = 'long' order"))).resolves.toEqual([]);
  });
});
