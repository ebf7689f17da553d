// Goal: the views in docs/people.md are what the synchronisation takes. Method: they are made as written, and synced.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Database } from '../../../shared/users/database';
import { migrate, readMigrations } from '../../../shared/users/migrate';
import { problemsOfView } from '../../../shared/users/people-view';
import { UserMessagingRepository } from '../../../shared/users/repository';
import { startPostgres, type EmbeddedPostgres } from '../../../tools/local/postgres/server';
import { databaseAt } from '../../support/company-database';

const page = readFileSync(path.join(__dirname, '../../../docs/people.md'), 'utf8');

let postgres: EmbeddedPostgres;
let database: Database;

beforeAll(async () => {
  postgres = await startPostgres();
  database = databaseAt(postgres.url);
}, 120_000);
afterAll(async () => {
  await database.close();
  await postgres.close();
});
beforeEach(async () => {
  await database.query('drop schema if exists customerio cascade; drop schema public cascade; create schema public');
  await migrate(database, readMigrations());
});

function exampleOf(name: string): string {
  const [, sql] = new RegExp(`\`\`\`sql ${name}\\n([\\s\\S]*?)\`\`\``).exec(page) ?? [];
  if (sql === undefined) throw new Error(`docs/people.md has no example ${name}`);
  return sql;
}

async function synced(): Promise<unknown[]> {
  const messages: unknown[] = [];
  const repository = new UserMessagingRepository({
    database,
    publish: (message) => Promise.resolve(messages.push(message)),
    nowMs: () => 1_760_000_000_000,
    sleep: () => Promise.resolve(),
    newId: () => 'run',
  });
  await repository.syncChanged({ settleMs: 0 });
  return messages;
}

describe('docs/people.md', () => {
  it('has a view over a plain table of users', async () => {
    await database.query(exampleOf('plain'));
    await database.query(`insert into users (email, name, marketing_opt_out) values ('one@example.com', 'One', true)`);
    await expect(problemsOfView(database.query)).resolves.toEqual([]);
    await expect(synced()).resolves.toMatchObject([
      { identifiers: { id: '1' }, attributes: { email: 'one@example.com', name: 'One', unsubscribed: true } },
    ]);
    await database.query(`update users set plan = 'pro'`);
    await expect(synced()).resolves.toMatchObject([{ attributes: { plan: 'pro' } }]);
    await expect(synced()).resolves.toEqual([]);
  });

  it('has a view over the members of several tenants', async () => {
    await database.query(exampleOf('multi-tenant'));
    await database.query(`insert into tenants (id, plan) values ('tenant-1', 'free');
      insert into members (tenant_id, id, email, news) values
        ('tenant-1', '00000000-0000-0000-0000-000000000001', 'one@example.com', false)`);
    await expect(problemsOfView(database.query)).resolves.toEqual([]);
    await expect(synced()).resolves.toMatchObject([
      {
        identifiers: { id: 'tenant-1:00000000-0000-0000-0000-000000000001' },
        attributes: { tenant: 'tenant-1', plan: 'free', 'cio_subscription_preferences.topics.topic_1': false },
      },
    ]);
    await database.query(`update tenants set plan = 'pro'`);
    await expect(synced()).resolves.toMatchObject([{ attributes: { plan: 'pro' } }]);
  });

  it.each([
    [
      'no view',
      'select 1',
      ['customerio.people: got no such view, expected (id, email, attributes, updated_at, deleted_at)'],
    ],
    [
      'a number for an id, and a time without a zone',
      `create view customerio.people as select 1 as id, ''::text as email, '{}'::jsonb as attributes,
         localtimestamp as updated_at, now() as deleted_at`,
      [
        'customerio.people.id: got integer, expected text',
        'customerio.people.updated_at: got timestamp without time zone, expected timestamp with time zone',
      ],
    ],
  ])('says what is wrong with %s', async (_claim, sql, problems) => {
    await database.query(sql);
    await expect(problemsOfView(database.query)).resolves.toEqual(problems);
  });
});
