/**
 * [edge] Sends items that are in flight together as one request. A lone item goes at once; company is waited for only
 * while another batch is under way, or one of several items has just come back and the next are to be expected.
 */
import { afterMs, onNextTurn } from './deadline';

export type MicroBatchLimits = {
  readonly itemsMax: number;
  /** Bytes of the items of one batch; an item above it goes alone. */
  readonly bytesMax: number;
  /** How long an item waits for company at most. */
  readonly waitMsMax: number;
  /** Above it items wait for a batch to come back, and batches grow. */
  readonly batchesInFlightMax: number;
};

/** An item that was sent. It is settled once, early or late, whatever becomes of its neighbours. */
export type BatchEntry<Item, Result> = {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
};

/** Which items may go together, and which must wait until others have settled. */
export type BatchOrder<Item> = {
  /** Begins a batch. The answer tells of each pending item, oldest first, whether it goes with this batch. */
  choose(): (item: Item) => boolean;
  sent(item: Item): void;
  settled(item: Item): void;
};

export type MicroBatchOptions<Item, Result> = MicroBatchLimits & {
  readonly itemBytes: (item: Item) => number;
  /** Settles every entry. What it leaves unsettled is rejected, with its own error if it throws. */
  readonly send: (entries: readonly BatchEntry<Item, Result>[]) => Promise<void>;
  /** Left out: any items go together, in the order of their arrival. */
  readonly order?: BatchOrder<Item>;
  /** Asked before a batch of so many items goes: 0 lets it go, milliseconds hold it, an error rejects all that wait. */
  readonly gate?: (items: number) => number | Error;
};

type Pending<Item, Result> = BatchEntry<Item, Result> & { readonly bytes: number };

export class MicroBatcher<Item, Result> {
  readonly #options: MicroBatchOptions<Item, Result>;
  #pending: Pending<Item, Result>[] = [];
  #pendingBytes = 0;
  /** The oldest so many pending items had to wait at the last choice; only a settled item can change that. */
  #heldBack = 0;
  #heldBackBytes = 0;
  #batchesInFlight = 0;
  #companyUntilMs = 0;
  #gated = false;
  #wake: { readonly dueMs: number; readonly cancel: () => void } | undefined;

  constructor(options: MicroBatchOptions<Item, Result>) {
    this.#options = options;
  }

  /** Items that were not sent yet. */
  get pending(): number {
    return this.#pending.length;
  }

  /** Resolves or rejects with what became of this one item. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const bytes = this.#options.itemBytes(item);
      this.#pending.push({ item, bytes, resolve, reject });
      this.#pendingBytes += bytes;
      this.#schedule();
    });
  }

  #schedule(): void {
    const ready = this.#pending.length - this.#heldBack;
    if (ready === 0 || this.#gated || this.#batchesInFlight >= this.#options.batchesInFlightMax) return;
    const isFull =
      ready >= this.#options.itemsMax || this.#pendingBytes - this.#heldBackBytes >= this.#options.bytesMax;
    if (isFull) this.#sendBatch();
    else this.#wakeIn(this.#isLone() ? 0 : this.#options.waitMsMax);
  }

  #isLone(): boolean {
    return this.#batchesInFlight === 0 && performance.now() >= this.#companyUntilMs;
  }

  #wakeIn(delayMs: number): void {
    const dueMs = performance.now() + delayMs;
    if (this.#wake && this.#wake.dueMs <= dueMs) return;
    this.#wake?.cancel();
    const wake = (): void => {
      this.#gated = false;
      this.#sendBatch();
    };
    this.#wake = { dueMs, cancel: delayMs === 0 ? onNextTurn(wake) : afterMs(delayMs, wake) };
  }

  #sendBatch(): void {
    this.#wake?.cancel();
    this.#wake = undefined;
    if (this.#batchesInFlight >= this.#options.batchesInFlightMax) return;
    const { chosen, rest, heldBack } = this.#choose();
    if (chosen.length > 0) {
      const held = this.#options.gate?.(chosen.length) ?? 0;
      if (held !== 0) {
        this.#hold(held);
        return;
      }
      this.#pending = rest;
      this.#pendingBytes = bytesOf(rest);
      this.#heldBackBytes = bytesOf(rest.slice(0, heldBack));
      this.#heldBack = heldBack;
      void this.#dispatch(chosen);
    } else {
      this.#heldBack = heldBack;
      this.#heldBackBytes = this.#pendingBytes;
    }
    this.#schedule();
  }

  #choose(): { chosen: Pending<Item, Result>[]; rest: Pending<Item, Result>[]; heldBack: number } {
    const goes = this.#options.order?.choose() ?? ((): boolean => true);
    const chosen: Pending<Item, Result>[] = [];
    const heldBack: Pending<Item, Result>[] = [];
    let bytes = 0;
    let next = 0;
    for (const entry of this.#pending) {
      const isFull = chosen.length > 0 && bytes + entry.bytes > this.#options.bytesMax;
      if (chosen.length === this.#options.itemsMax || isFull) break;
      next += 1;
      if (goes(entry.item)) {
        chosen.push(entry);
        bytes += entry.bytes;
      } else {
        heldBack.push(entry);
      }
    }
    return { chosen, rest: [...heldBack, ...this.#pending.slice(next)], heldBack: heldBack.length };
  }

  #hold(held: number | Error): void {
    if (typeof held === 'number') {
      this.#gated = true;
      this.#wakeIn(held);
      return;
    }
    const refused = this.#pending;
    this.#pending = [];
    this.#pendingBytes = this.#heldBack = this.#heldBackBytes = 0;
    for (const entry of refused) entry.reject(held);
  }

  async #dispatch(chosen: readonly Pending<Item, Result>[]): Promise<void> {
    this.#batchesInFlight += 1;
    const unsettled = new Set(chosen);
    const settle = (entry: Pending<Item, Result>, report: () => void): void => {
      if (!unsettled.delete(entry)) return;
      this.#options.order?.settled(entry.item);
      report();
      // Those who waited for this one have waited long enough: they go with the next turn of the event loop.
      if (this.#heldBack > 0) {
        this.#heldBack = this.#heldBackBytes = 0;
        if (!this.#gated) this.#wakeIn(0);
      }
    };
    for (const entry of chosen) this.#options.order?.sent(entry.item);
    let failure: unknown;
    try {
      await this.#options.send(
        chosen.map((entry) => ({
          item: entry.item,
          resolve: (result) => {
            settle(entry, () => {
              entry.resolve(result);
            });
          },
          reject: (error) => {
            settle(entry, () => {
              entry.reject(error);
            });
          },
        })),
      );
      failure = new Error('a batch came back without the outcome of an item');
    } catch (error) {
      failure = error;
    }
    this.#batchesInFlight -= 1;
    if (chosen.length > 1) this.#companyUntilMs = performance.now() + this.#options.waitMsMax;
    for (const entry of unsettled)
      settle(entry, () => {
        entry.reject(failure);
      });
    this.#schedule();
  }
}

const bytesOf = (entries: readonly { readonly bytes: number }[]): number =>
  entries.reduce((sum, entry) => sum + entry.bytes, 0);
