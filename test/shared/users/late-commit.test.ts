// Goal: a transaction that began early and ends late is not missed. Method: two connections to a real PostgreSQL, because
// PGlite has one session. Without Debian's binaries the checks are skipped, and say so.
import { existsSync } from 'node:fs';

import pg from 'pg';

import type { Database } from '../../../shared/users/database';
import { UserMessagingRepository } from '../../../shared/users/repository';
import { packagesDir, startRealPostgres, type RealPostgres } from '../../../tools/soak/people/real-postgres';
import { databaseAt, makeCompany } from '../../support/company-database';

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

async function idsOfSync(database: Database, name: string): Promise<string[]> {
  const ids: string[] = [];
  const repository = new UserMessagingRepository({
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
