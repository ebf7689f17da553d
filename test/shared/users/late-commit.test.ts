// Goal: a transaction that began early and ends late is not missed. Method: two connections to a real PostgreSQL, because
// PGlite has one session. Without Debian's binaries the checks are skipped, and say so.
import { existsSync } from 'node:fs';

import fc from 'fast-check';
import pg from 'pg';

import type { Database } from '../../../shared/users/database';
import { UserMessagingRepository } from '../../../shared/users/repository';
import { packagesDir, startRealPostgres, type RealPostgres } from '../../../tools/soak/people/real-postgres';
import type { Mutant } from '../../../tools/local/mutants/mutants';
import { databaseAt, makeCompany } from '../../support/company-database';
import { firstSeedThatSees, repositoryOf, tellSeed } from './broken-repository';
import type { RepositoryClass } from './dying-process';

let postgres: RealPostgres | undefined;
let owner: Database;
let reader: Database;

const isFound = existsSync(packagesDir);

beforeAll(async () => {
  if (!isFound) return;
  postgres = await startRealPostgres();
  if (postgres === undefined) return;
  owner = databaseAt(postgres.url);
  await makeCompany(owner);
  await owner.query(`create role reader login; grant usage on schema customerio to reader;
    grant select, insert, update, delete on all tables in schema customerio to reader`);
  reader = databaseAt(postgres.url.replace('postgres@', 'reader@'));
}, 120_000);
afterAll(async () => {
  if (postgres === undefined) return;
  await owner.close();
  await reader.close();
  await postgres.close();
});

async function idsOfSync(
  database: Database,
  name: string,
  repositoryClass: RepositoryClass = UserMessagingRepository,
): Promise<string[]> {
  const ids: string[] = [];
  const repository = new repositoryClass({
    database,
    publish: (message) =>
      Promise.resolve(
        ids.push('identifiers' in message && 'id' in message.identifiers ? String(message.identifiers.id) : ''),
      ),
    nowMs: Date.now,
    sleep: () => Promise.resolve(),
    newId: () => 'run',
  });
  await repository.syncChanged({ settleMs: 0, name });
  return ids.sort();
}

describe('syncChanged', () => {
  (isFound ? it : it.skip).each([
    ['waits for the oldest open transaction', 'transactions', () => owner, [[], ['1', '2'], []]],
    ['reads again what it cannot see to be over', 'overlap', () => reader, [['2'], ['1'], []]],
  ] as const)('%s', async (_claim, name, database, [during, after, atRest]) => {
    if (postgres === undefined) throw new Error(`PostgreSQL in ${packagesDir} could not be started`);
    await owner.query('truncate users');
    const slow = new pg.Client({ connectionString: postgres.url });
    await slow.connect();
    try {
      await slow.query('begin');
      await slow.query(`insert into users (id, name) values (1, 'slow')`);
      await owner.query(`insert into users (id, name) values (2, 'quick')`);
      expect(await idsOfSync(database(), name)).toEqual(during);
      await slow.query('commit');
      expect(await idsOfSync(database(), name)).toEqual(after);
      expect(await idsOfSync(database(), name)).toEqual(atRest);
    } finally {
      await slow.end();
    }
  });
});

/** Transactions that begin, each with a row of its own, and end in any order, with syncs in between. */
const commits = fc.array(
  fc.oneof(
    fc.constant({ kind: 'begin' as const }),
    fc.record({ kind: fc.constant('commit' as const), pick: fc.nat() }),
    fc.constant({ kind: 'sync' as const }),
  ),
  { minLength: 4, maxLength: 16, size: 'max' },
);
type Commits = typeof commits extends fc.Arbitrary<infer Played> ? Played : never;

/** Throws with the rows that were never published. */
async function playCommits(url: string, database: Database, cls: RepositoryClass, played: Commits): Promise<void> {
  await owner.query('truncate users, customerio.sync_state, customerio.sync_recent');
  const open: pg.Client[] = [];
  const seen = new Set<string>();
  let rows = 0;
  const sync = async (): Promise<void> => {
    for (const id of await idsOfSync(database, 'commits', cls)) seen.add(id);
  };
  const commit = async (pick: number): Promise<void> => {
    const [client] = open.splice(pick % Math.max(1, open.length), 1);
    await client?.query('commit');
    await client?.end();
  };
  try {
    for (const step of played) {
      if (step.kind === 'sync') await sync();
      else if (step.kind === 'commit') await commit(step.pick);
      else {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        open.push(client);
        await client.query('begin');
        await client.query(`insert into users (id, name) values ($1, 'one')`, [(rows += 1)]);
      }
    }
  } finally {
    while (open.length > 0) await commit(0);
  }
  await sync();
  const missed = Array.from({ length: rows }, (_, index) => String(index + 1)).filter((id) => !seen.has(id));
  if (missed.length > 0) throw new Error(`${missed.length} of ${rows} rows were never published`);
}

const mutants: readonly (Mutant & { readonly sight: 'transactions' | 'overlap' })[] = [
  {
    name: 'late-commit-passed-over',
    does: 'does not wait for open transactions',
    file: 'shared/users/sync-state.ts',
    find: 'least(case when readable.all then oldest.at end, clock_timestamp()) as at from oldest, readable',
    replace: 'clock_timestamp() as at from oldest, readable',
    sight: 'transactions',
  },
  {
    name: 'overlap-not-read-again',
    does: 'reads nothing again where open transactions cannot be seen',
    file: 'shared/users/sync-changed.ts',
    find: 'let cursor = rereads ? earlier(start, overlapMs) : start;',
    replace: 'let cursor = start;',
    sight: 'overlap',
  },
];

describe('late commits by chance', () => {
  (isFound ? it : it.skip).each(mutants)(
    'are never missed, but by a repository that $does',
    async (mutant) => {
      if (postgres === undefined) throw new Error(`PostgreSQL in ${packagesDir} could not be started`);
      const { url } = postgres;
      const database = mutant.sight === 'transactions' ? owner : reader;
      const broken = await repositoryOf(mutant);
      const play = (cls: RepositoryClass) => (played: Commits) => playCommits(url, database, cls, played);
      const healthy = await firstSeedThatSees(commits, { from: 1, seedsMax: 15 }, play(UserMessagingRepository));
      expect(healthy).toBeUndefined();
      const seen = await firstSeedThatSees(commits, { from: 1, seedsMax: 60 }, play(broken));
      tellSeed(mutant, seen);
      expect(seen?.sees).toMatch(/never published/);
    },
    120_000,
  );
});
