/** `tabledata.insertAll`. */
import type { Catalog } from './catalog';
import { BigQueryError } from './errors';
import { checkRow, type CheckedRow, type RowError, type RowWriter } from './row-writer';
import type { TablePath } from './sql/tree';

/** Limits of streaming inserts (BigQuery quotas, read 2026-08). */
export const requestBytesMax = 10_000_000;
const rowsMax = 50_000;
const insertIdLengthMax = 128;

type InsertError = { readonly index: number; readonly errors: readonly RowError[] };

const stopped: RowError = { reason: 'stopped', location: '', debugInfo: '', message: '' };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Which rows the local BigQuery is to refuse, whatever is in them: for tests of what happens then. */
export type RefuseRow = (table: TablePath, row: unknown) => string | undefined;

export async function insertAll(
  catalog: Catalog,
  writer: RowWriter,
  path: TablePath,
  request: unknown,
  nowMs: number,
  refuse: RefuseRow | undefined,
): Promise<object> {
  const table = catalog.table(path);
  const { rows, skipInvalidRows = false, ignoreUnknownValues = false } = isRecord(request) ? request : {};
  if (!Array.isArray(rows) || rows.length === 0) {
    throw new BigQueryError('invalid', 'No rows present in the request.');
  }
  if (rows.length > rowsMax)
    throw new BigQueryError('invalid', `too many rows present in the request, limit: ${rowsMax}`);
  const given = rows.map((row: unknown) => parseRow(row));
  const checked = given.map(({ json }): CheckedRow => {
    const message = refuse?.(path, json);
    return message === undefined
      ? checkRow(table, json, ignoreUnknownValues === true, nowMs)
      : { ok: false, errors: [{ reason: 'invalid', location: '', debugInfo: '', message }] };
  });
  const insertErrors = checked.flatMap((row, index): InsertError[] => (row.ok ? [] : [{ index, errors: row.errors }]));
  const isAccepted = insertErrors.length === 0 || skipInvalidRows === true;
  if (isAccepted) {
    const kept: Extract<CheckedRow, { ok: true }>[] = [];
    const remembered: string[] = [];
    for (const [index, row] of checked.entries()) {
      const insertId = given[index]?.insertId;
      if (!row.ok || (insertId !== undefined && !table.insertIds.isNew(insertId, nowMs))) continue;
      kept.push(row);
      if (insertId === undefined) continue;
      // Before the write, so that the same row in a request beside this one is left out.
      table.insertIds.remember(insertId, nowMs);
      remembered.push(insertId);
    }
    try {
      await writer.write(table, kept);
    } catch (error) {
      for (const insertId of remembered) table.insertIds.forget(insertId);
      throw error;
    }
  } else {
    // One bad row holds back its neighbours, which are told so.
    insertErrors.push(...checked.flatMap((row, index) => (row.ok ? [{ index, errors: [stopped] }] : [])));
    insertErrors.sort((one, other) => one.index - other.index);
  }
  return {
    kind: 'bigquery#tableDataInsertAllResponse',
    ...(insertErrors.length > 0 && { insertErrors }),
  };
}

function parseRow(row: unknown): { readonly insertId: string | undefined; readonly json: unknown } {
  const { insertId, json } = isRecord(row) ? row : {};
  if (insertId !== undefined && (typeof insertId !== 'string' || insertId.length > insertIdLengthMax)) {
    throw new BigQueryError('invalid', `insertId must be a string of at most ${insertIdLengthMax} characters.`);
  }
  return { insertId: insertId === '' ? undefined : insertId, json };
}
