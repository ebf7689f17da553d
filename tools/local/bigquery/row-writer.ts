/** Puts checked rows into tables. */
import type { DuckDBPreparedStatement } from '@duckdb/node-api';

import type { TableEntry } from './catalog';
import type { Database } from './database';
import { cellFrom, timestampMicros } from './row-values';
import { duckdbTypes, quoted, type Field } from './schema';

export type RowError = {
  readonly reason: 'invalid' | 'stopped';
  readonly location: string;
  readonly debugInfo: '';
  readonly message: string;
};
export type CheckedRow =
  | { readonly ok: true; readonly cells: Readonly<Record<string, string | number | boolean | null>> }
  | { readonly ok: false; readonly errors: readonly RowError[] };

const invalid = (location: string, message: string): RowError => ({
  reason: 'invalid',
  location,
  debugInfo: '',
  message,
});

const dayMicros = 86_400_000_000n;
const pastDaysMax = 1825n;
const futureDaysMax = 366n;

/** Judges one row as insertAll does. */
export function checkRow(table: TableEntry, row: unknown, ignoreUnknown: boolean, nowMs: number): CheckedRow {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    return { ok: false, errors: [invalid('', 'Row is not an object.')] };
  }
  const given = new Map<string, unknown>(Object.entries(row));
  const names = new Map(table.fields.map((field) => [field.name.toLowerCase(), field]));
  const errors: RowError[] = [];
  const cells: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of given) {
    const field = names.get(name.toLowerCase());
    if (!field) {
      if (!ignoreUnknown) errors.push(invalid(name, `no such field: ${name}.`));
      continue;
    }
    const cell = cellFrom(field, value);
    if ('problem' in cell) errors.push(invalid(field.name, cell.problem));
    else cells[field.name] = cell.value;
  }
  const complained = new Set(errors.map(({ location }) => location));
  for (const { name, mode } of table.fields) {
    if (mode === 'REQUIRED' && (cells[name] ?? null) === null && !complained.has(name)) {
      errors.push(invalid(name, `Missing required field: ${name}.`));
    }
  }
  const late = partitionProblem(table, cells, nowMs);
  if (late !== undefined) errors.push(invalid(table.partitionedBy ?? '', late));
  return errors.length > 0 ? { ok: false, errors } : { ok: true, cells };
}

/** Streaming reaches only so far into the past and the future (quotas for streaming inserts, read 2026-08). */
function partitionProblem(
  table: TableEntry,
  cells: Readonly<Record<string, unknown>>,
  nowMs: number,
): string | undefined {
  const micros = table.partitionedBy === undefined ? undefined : timestampMicros(cells[table.partitionedBy]);
  if (micros === undefined) return undefined;
  const day = micros / dayMicros;
  const today = (BigInt(nowMs) * 1000n) / dayMicros;
  if (today - day <= pastDaysMax && day - today <= futureDaysMax) return undefined;
  return (
    `The destination table's partition is outside the allowed bounds. You can only stream to partitions within ` +
    `${pastDaysMax} days in the past and ${futureDaysMax} days in the future relative to the current date.`
  );
}

export class RowWriter {
  readonly #database: Database;
  readonly #statements = new WeakMap<TableEntry, Promise<DuckDBPreparedStatement>>();

  constructor(database: Database) {
    this.#database = database;
  }

  async write(table: TableEntry, rows: readonly Extract<CheckedRow, { ok: true }>[]): Promise<void> {
    if (rows.length === 0) return;
    let statement = this.#statements.get(table);
    if (!statement) this.#statements.set(table, (statement = this.#database.prepareWrite(insertSql(table))));
    await this.#database.write(await statement, JSON.stringify(rows.map(({ cells }) => cells)));
  }
}

/** All rows as one JSON text: one statement for any number of them. */
function insertSql({ path, fields }: TableEntry): string {
  const shape = JSON.stringify([Object.fromEntries(fields.map(({ name }) => [name, 'VARCHAR']))]);
  const target = [path.project, path.dataset, path.name].map(quoted).join('.');
  return (
    `INSERT INTO ${target} (${fields.map(({ name }) => quoted(name)).join(', ')}) ` +
    `SELECT ${fields.map(cellSql).join(', ')} FROM (SELECT unnest(from_json($1, '${shape}')) AS r)`
  );
}

function cellSql({ name, type }: Field): string {
  const text = `r.${quoted(name)}`;
  return type === 'BYTES' ? `from_base64(${text})` : `CAST(${text} AS ${duckdbTypes[type]})`;
}
