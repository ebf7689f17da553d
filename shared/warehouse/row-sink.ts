/** [edge] Puts rows of delivery events into BigQuery, or on the fallback topic when BigQuery is slow or away. */
import { DeadlineExceeded, withDeadline } from '../deadline';
import { maskForeignText, PipelineError } from '../errors';
import { MicroBatcher } from '../micro-batch';
import type { DeliveryEventRow } from './tables';

export type InsertableRow = { readonly insertId: string; readonly json: DeliveryEventRow };
export type RowRefusal = {
  readonly index: number;
  /** The row itself is at fault, so that no other try can help. */
  readonly isFinal: boolean;
  readonly detail: string;
};

/** Resolves with the rows that were refused; rejects when none was written. */
export type InsertRows = (rows: readonly InsertableRow[]) => Promise<readonly RowRefusal[]>;
/** Resolves when Pub/Sub has the row. */
export type PublishRow = (row: DeliveryEventRow) => Promise<void>;

/** Customer.io waits 4 s for an answer (webhook docs, read 2026-08); both ways together must leave time for it. */
const defaultLimits = {
  insertTimeoutMs: 1_200,
  /** Of one request, a little less, so that the rows of a request that hangs are not told before it is counted. */
  requestTimeoutMs: 1_150,
  fallbackTimeoutMs: 1_000,
  /** So many batches in a row that were not answered in time, and BigQuery is left alone for a while. */
  timeoutsMax: 3,
  pauseMs: 10_000,
  /** BigQuery recommends 500 rows a request, and takes 10 MB. */
  rowsMax: 500,
  batchBytesMax: 5_000_000,
  waitMsMax: 5,
  batchesInFlightMax: 8,
} as const;

export type RowSinkLimits = { readonly [K in keyof typeof defaultLimits]: number };
export type Written = 'inserted' | 'fallback';

/** What BigQuery takes in one request, with room for what surrounds the row. */
const rowBytesMax = 9_500_000;

type Item = { readonly row: DeliveryEventRow; readonly bytes: number };

export class RowSink {
  readonly #publish: PublishRow;
  readonly #nowMs: () => number;
  readonly #limits: RowSinkLimits;
  readonly #batches: MicroBatcher<Item, undefined>;
  #timeouts = 0;
  #pausedUntilMs = -Infinity;

  constructor(
    insert: InsertRows,
    publish: PublishRow,
    limits: Partial<RowSinkLimits> = {},
    nowMs: () => number = () => performance.now(),
  ) {
    this.#publish = publish;
    this.#nowMs = nowMs;
    this.#limits = { ...defaultLimits, ...limits };
    this.#batches = new MicroBatcher({
      itemsMax: this.#limits.rowsMax,
      bytesMax: this.#limits.batchBytesMax,
      waitMsMax: this.#limits.waitMsMax,
      batchesInFlightMax: this.#limits.batchesInFlightMax,
      itemBytes: ({ bytes }) => bytes,
      send: async (entries) => {
        const rows = entries.map(({ item: { row } }) => ({ insertId: row.event_id, json: row }));
        const refusals = new Map((await this.#insertInTime(insert(rows))).map((refusal) => [refusal.index, refusal]));
        for (const [index, entry] of entries.entries()) {
          const refusal = refusals.get(index);
          if (!refusal) entry.resolve(undefined);
          else entry.reject(refusal.isFinal ? rejected(refusal.detail) : new Error('the row was held back'));
        }
      },
    });
  }

  /**
   * Resolves when the row is in BigQuery or on its way there. Throws ROW_REJECTED for a row that BigQuery will never
   * take, and BIGQUERY_UNAVAILABLE when neither way is open.
   */
  async write(row: DeliveryEventRow): Promise<Written> {
    const bytes = bytesAtMost(row);
    if (bytes > rowBytesMax) refuseTooLarge(row);
    let why: unknown = 'BigQuery is being left alone';
    if (this.#nowMs() >= this.#pausedUntilMs) {
      try {
        // Also the time that it waits for its batch: while others hang, it must not hang with them.
        await withDeadline('insertAll', this.#limits.insertTimeoutMs, this.#batches.add({ row, bytes }));
        return 'inserted';
      } catch (error) {
        if (error instanceof PipelineError) throw error;
        why = error;
      }
    }
    return this.#fallBack(row, why);
  }

  async #fallBack(row: DeliveryEventRow, why: unknown): Promise<Written> {
    try {
      await withDeadline('publishing the row', this.#limits.fallbackTimeoutMs, this.#publish(row));
      return 'fallback';
    } catch (cause) {
      throw new PipelineError(
        'BIGQUERY_UNAVAILABLE',
        maskForeignText(`neither way into BigQuery is open: ${textOf(why)}; ${textOf(cause)}`),
        { cause },
      );
    }
  }

  async #insertInTime(inserting: Promise<readonly RowRefusal[]>): Promise<readonly RowRefusal[]> {
    try {
      const refusals = await withDeadline('insertAll', this.#limits.requestTimeoutMs, inserting);
      this.#timeouts = 0;
      return refusals;
    } catch (error) {
      if (error instanceof DeadlineExceeded) {
        this.#timeouts += 1;
        // The count stays where it is after a pause, so that one more that hangs begins the next.
        if (this.#timeouts >= this.#limits.timeoutsMax) this.#pausedUntilMs = this.#nowMs() + this.#limits.pauseMs;
      } else {
        this.#timeouts = 0;
      }
      throw error;
    }
  }
}

/** The body, whose quotes are escaped in a row, twice over for what else is in it; exact sizes would cost as much as sending. */
const bytesAtMost = (row: DeliveryEventRow): number => 2048 + 4 * Buffer.byteLength(row.raw);

function refuseTooLarge(row: DeliveryEventRow): void {
  const bytes = Buffer.byteLength(JSON.stringify(row));
  if (bytes > rowBytesMax) throw rejected(`row: got ${bytes} bytes, allowed are ${rowBytesMax}`);
}

const rejected = (detail: string): PipelineError => new PipelineError('ROW_REJECTED', maskForeignText(detail));
const textOf = (thrown: unknown): string =>
  thrown instanceof Error ? `${thrown.name} ${thrown.message}` : String(thrown);
