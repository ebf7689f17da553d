/** [edge] `insertAll` through BigQuery's client, without the client's own retries. */
import { BigQuery } from '@google-cloud/bigquery';

import type { InsertRows, RowRefusal } from './row-sink';

export type TableAddress = { readonly projectId: string; readonly dataset: string; readonly table: string };

type InsertErrors = readonly {
  readonly index: number;
  readonly errors?: readonly { readonly reason?: string; readonly location?: string; readonly message?: string }[];
}[];

/**
 * Rows stand alone (`skipInvalidRows`), and a column that the table does not have yet is left out rather than the row:
 * it is in `raw`. The client would otherwise repeat a failed request for 15 s and a refused row four times (measured).
 */
const options = { raw: true, skipInvalidRows: true, ignoreUnknownValues: true, partialRetries: 0 } as const;

export function bigQueryInsert({ projectId, dataset, table }: TableAddress): InsertRows {
  const target = new BigQuery({ projectId, autoRetry: false }).dataset(dataset).table(table);
  // The first request loads half of the client, fetches a token and connects: better now than in the time of an event.
  void target.getMetadata().catch(() => undefined);
  return async (rows) => {
    try {
      await target.insert([...rows], options);
      return [];
    } catch (error) {
      return refusalsIn(error);
    }
  };
}

/** The refused rows of a request that was answered; throws what else went wrong. */
function refusalsIn(error: unknown): RowRefusal[] {
  const { name, response } = error as { name?: string; response?: { insertErrors?: InsertErrors } };
  if (name !== 'PartialFailureError' || !response?.insertErrors) throw error;
  return response.insertErrors.map(({ index, errors = [] }) => {
    const [first = {}] = errors;
    return { index, isFinal: first.reason === 'invalid', detail: `${first.location ?? ''}: ${first.message ?? ''}` };
  });
}
