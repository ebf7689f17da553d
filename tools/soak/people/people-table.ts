/** A table of many users behind the view. */
import pg from 'pg';

import { openSecret } from '../../../shared/secrets';
import { migrate, readMigrations } from '../../../shared/users/migrate';
import { openPostgres } from '../../../shared/users/postgres-client';

export async function fillPeople(url: string, count: number): Promise<void> {
  const secret = openSecret('url', { kind: 'literal', text: url });
  const database = openPostgres({ url: secret, poolMax: 1, queryTimeoutMs: 600_000 });
  await migrate(database, readMigrations());
  await database.close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    create table users (id bigint primary key, email text, name text, plan text, city text, updated_at timestamptz not null);
    create view customerio.people as
      select id::text as id, email, jsonb_build_object('name', name, 'plan', plan, 'city', city) as attributes,
             updated_at, null::timestamptz as deleted_at from users;`);
  // A tenth of them of the same microsecond, as after one large update.
  await client.query(
    `insert into users
     select n, 'p' || n || '@example.com', 'Person ' || n, 'free', 'Springfield',
            '2026-01-01'::timestamptz + case when n % 10 = 0 then interval '1 day' else n * interval '1.7 milliseconds' end
     from generate_series(1, $1::int) as n`,
    [count],
  );
  await client.query(
    'create index users_changed on users (updated_at, (id::text)); create index users_by_text_id on users ((id::text)); analyze users;',
  );
  await client.end();
}
