import { migrate, readMigrations } from '../../../shared/users/migrate';
import type { Database } from '../../../shared/users/database';
import { startPostgres, type EmbeddedPostgres } from '../../../tools/local/postgres/server';
import { databaseAt } from '../../support/company-database';

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
beforeEach(() => database.query('drop schema if exists customerio cascade'));

const first = { name: '0001-a.sql', sql: 'create table customerio.a (id int); create table customerio.b (id int);' };
const second = { name: '0002-b.sql', sql: 'create table customerio.c (id int)' };

describe('migrate', () => {
  it('applies its own migrations once, in their order', async () => {
    const names = readMigrations().map(({ name }) => name);
    expect(names[0]).toBe('0001-preferences.sql');
    await expect(migrate(database, readMigrations())).resolves.toEqual({ applied: names });
    await expect(migrate(database, readMigrations())).resolves.toEqual({ applied: [] });
  });

  it('applies each one once where two run at the same time', async () => {
    const both = await Promise.all([migrate(database, [first, second]), migrate(database, [first, second])]);
    expect(both.flatMap(({ applied }) => applied)).toEqual(['0001-a.sql', '0002-b.sql']);
  });

  it('applies nothing of a set in which one fails', async () => {
    await expect(migrate(database, [first, { name: '0002-b.sql', sql: 'nonsense' }])).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      cause: { code: '42601' },
    });
    await expect(migrate(database, [first])).resolves.toEqual({ applied: ['0001-a.sql'] });
  });

  it('refuses a migration that was changed after it was applied', async () => {
    await migrate(database, [first]);
    await expect(migrate(database, [{ ...first, sql: 'select 1' }])).rejects.toThrow(
      'migration 0001-a.sql was changed after it was applied; add a new one instead',
    );
  });

  it('refuses a migration that comes before one that was applied', async () => {
    await migrate(database, [second]);
    await expect(migrate(database, [first, second])).rejects.toThrow(
      'migration 0001-a.sql comes before 0002-b.sql, which was applied without it',
    );
  });
});
