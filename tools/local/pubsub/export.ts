/** A BigQuery subscription: hands messages to a writer in batches, and lets the subscription settle what fails. */
import type { Delivery } from './delivery';
import type { Subscription } from './subscription';
import type { WireBigQueryConfig } from './wire';

/** One message on its way into a table. */
export type ExportRow = {
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageId: string;
  readonly publishTime: Date;
  readonly orderingKey: string;
  readonly subscription: string;
};

/**
 * Writes rows to `table` ("project.dataset.table"). It resolves with the positions of the rows that the table refused,
 * none when all were written; it rejects when nothing was written. What failed is retried and, in the end,
 * dead-lettered by the subscription's own policies.
 */
export type BigQueryWriter = (
  table: string,
  rows: readonly ExportRow[],
  config: WireBigQueryConfig,
) => Promise<readonly number[]>;

const batchRowsMax = 500;
const batchesInFlightMax = 4;

export class Exporter {
  readonly #subscription: Subscription;
  readonly #table: string;
  readonly #config: WireBigQueryConfig;
  readonly #write: BigQueryWriter;
  readonly #stopListening: () => void;
  #inFlight = 0;
  #closed = false;

  constructor(subscription: Subscription, config: WireBigQueryConfig, write: BigQueryWriter) {
    this.#subscription = subscription;
    this.#table = config.table ?? '';
    this.#config = config;
    this.#write = write;
    this.#stopListening = subscription.onReady(() => {
      this.#pump();
    });
    queueMicrotask(() => {
      this.#pump();
    });
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
  }

  #pump(): void {
    while (!this.#closed && this.#inFlight < batchesInFlightMax) {
      const batch: Delivery[] = [];
      while (batch.length < batchRowsMax) {
        const delivery = this.#subscription.take();
        if (delivery === undefined) break;
        batch.push(delivery);
      }
      if (batch.length === 0) return;
      this.#inFlight++;
      void this.#deliver(batch);
    }
  }

  async #deliver(batch: readonly Delivery[]): Promise<void> {
    let refused: ReadonlySet<number>;
    try {
      refused = new Set(await this.#write(this.#table, batch.map(this.#row), this.#config));
    } catch {
      refused = new Set(batch.keys());
    }
    this.#inFlight--;
    batch.forEach((delivery, at) => {
      if (refused.has(at)) this.#subscription.nack(delivery);
      else this.#subscription.ack(delivery);
    });
    this.#pump();
  }

  readonly #row = ({ seen: message }: Delivery): ExportRow => ({
    data: message.data,
    attributes: message.attributes,
    messageId: message.messageId,
    publishTime: new Date(message.publishTimeMs),
    orderingKey: message.orderingKey,
    subscription: this.#subscription.name,
  });
}
