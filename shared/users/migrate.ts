/** Brings the project's own tables to the state of this version. The company's view is not touched. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Database, Query } from './database';

export type Migration = { readonly name: string; readonly sql: string };

export class MigrationError extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'MigrationError';
  }
}

/** The files of migrations/, in their order. */
export function readMigrations(directory = path.join(__dirname, 'migrations')): readonly Migration[] {
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name) => ({ name, sql: readFileSync(path.join(directory, name), 'utf8') }));
}

/** Any number, the same for everybody who migrates. */
const lockKey = 7_466_601;

/**
 * Applies what is missing, all of it or nothing. Throws `MigrationError` when a migration that was applied has since
 * been changed, or when one is missing before one that was applied. Two that run at the same time wait for each other.
 */
export function migrate(
  database: Database,
  migrations: readonly Migration[],
): Promise<{ readonly applied: readonly string[] }> {
  return database.transaction(async (query) => {
    // Of the transaction, not of the session, which a pooler gives to somebody else.
    await query('select pg_advisory_xact_lock($1)', [lockKey]);
    const applied = await appliedMigrations(query);
    const pending = pendingMigrations(migrations, applied);
    for (const { name, sql } of pending) {
      await query(sql);
      await query('insert into customerio.migrations (name, checksum) values ($1, $2)', [name, checksumOf(sql)]);
    }
    return { applied: pending.map(({ name }) => name) };
  });
}

async function appliedMigrations(query: Query): Promise<ReadonlyMap<string, string>> {
  // Looked for first: "if not exists" asks for the right to create even where nothing has to be created.
  const [found] = await query(
    "select to_regnamespace('customerio') is not null as schema, to_regclass('customerio.migrations') is not null as table",
  );
  if (found?.schema !== true) await query('create schema customerio');
  if (found?.table !== true) {
    await query(
      'create table customerio.migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
  }
  const rows = await query('select name, checksum from customerio.migrations');
  return new Map(rows.map(({ name, checksum }) => [String(name), String(checksum)]));
}

function pendingMigrations(
  migrations: readonly Migration[],
  applied: ReadonlyMap<string, string>,
): readonly Migration[] {
  const lastApplied = [...applied.keys()].sort().at(-1) ?? '';
  return migrations.filter(({ name, sql }) => {
    const checksum = applied.get(name);
    if (checksum !== undefined && checksum !== checksumOf(sql)) {
      throw new MigrationError(`migration ${name} was changed after it was applied; add a new one instead`);
    }
    if (checksum === undefined && name < lastApplied) {
      throw new MigrationError(`migration ${name} comes before ${lastApplied}, which was applied without it`);
    }
    return checksum === undefined;
  });
}

const checksumOf = (sql: string): string => createHash('sha256').update(sql.replace(/\r\n/g, '\n')).digest('hex');
