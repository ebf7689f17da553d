/** [edge] `insertAll` through BigQuery's client, without the client's own retries. */
import { BigQuery } from '@google-cloud/bigquery';

import type { InsertRows, RowRefusal } from './row-sink';

export type TableAddress = { readonly projectId: string; readonly dataset: string; readonly table: string };

type InsertAnswer = {
  readonly insertErrors?: readonly {
    readonly index: number;
    readonly errors?: readonly { readonly reason?: string; readonly location?: string; readonly message?: string }[];
  }[];
};

/**
 * Rows stand alone (`skipInvalidRows`), and a column that the table does not have yet is left out rather than the row:
 * it is in `raw`.
 */
const options = { skipInvalidRows: true, ignoreUnknownValues: true } as const;

const headers = { 'Content-Type': 'application/json' } as const;

export function bigQueryInsert({ projectId, dataset, table }: TableAddress): InsertRows {
  // The client would otherwise repeat a failed request for 15 s (measured).
  const target = new BigQuery({ projectId, autoRetry: false }).dataset(dataset).table(table);
  // The first request loads half of the client, fetches a token and connects: better now than in the time of an event.
  void target.getMetadata().catch(() => undefined);
  return async (rows) => {
    // The client's own `insert` copies every row several times, to fill in `{{projectId}}` even in an event's text
    // (@google-cloud/common 8.2), and repeats refused rows; a body that is text already it sends as it is.
    const body = JSON.stringify({ ...options, rows });
    const answers: readonly unknown[] = await target.request({ method: 'POST', uri: '/insertAll', headers, body });
    return refusalsIn(answers[0] as InsertAnswer);
  };
}

/** The refused rows of a request that was answered. */
const refusalsIn = ({ insertErrors = [] }: InsertAnswer): RowRefusal[] =>
  insertErrors.map(({ index, errors = [] }) => {
    const [first = {}] = errors;
    return { index, isFinal: first.reason === 'invalid', detail: `${first.location ?? ''}: ${first.message ?? ''}` };
  });
