/** A company's database: a plain table of users behind the view, as docs/people.md has it. */
import type { Database } from '../../shared/users/database';
import { migrate, readMigrations } from '../../shared/users/migrate';
import { openPostgres } from '../../shared/users/postgres-client';
import { openSecret } from '../../shared/secrets';
import { startPostgres } from '../../tools/local/postgres/server';

export const databaseAt = (url: string): Database =>
  openPostgres({ url: openSecret('DATABASE_URL', { kind: 'literal', text: url }), poolMax: 2, queryTimeoutMs: 60_000 });

export type CompanyDatabase = Database & { readonly url: string };

/** On PGlite; `close` ends it too. */
export async function startCompanyDatabase(): Promise<CompanyDatabase> {
  const postgres = await startPostgres();
  const database = databaseAt(postgres.url);
  await makeCompany(database);
  const close = async (): Promise<void> => {
    await database.close();
    await postgres.close();
  };
  return { ...database, url: postgres.url, close };
}

export async function makeCompany(database: Database): Promise<void> {
  await migrate(database, readMigrations());
  await database.query(`
    create table users (
      id bigint primary key, email text, name text, unsubscribed boolean, topic_7 boolean,
      updated_at timestamptz not null default now(), deleted_at timestamptz
    );
    create index users_changed on users (updated_at, (id::text));
    create index users_by_text_id on users ((id::text));
    create view customerio.people as
      select id::text as id, email,
             jsonb_strip_nulls(jsonb_build_object('name', name, 'unsubscribed', unsubscribed,
               'cio_subscription_preferences.topics.topic_7', topic_7)) as attributes,
             updated_at, deleted_at
      from users;`);
}
