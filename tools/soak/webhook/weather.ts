/** What goes wrong while callbacks arrive, by how many of them have come to their end. */
import { chanceFrom } from '../../local/day/chance';
import type { EmbeddedBigQuery } from '../../local/bigquery/server';
import type { RunningFunction } from '../../local/functions/running-function';
import type { EmbeddedPubSub } from '../../local/pubsub/server';
import { refusedSubject } from './callbacks';

type Fault = {
  readonly delayMs?: number;
  readonly status?: number;
  readonly reset?: boolean;
  readonly afterwards?: boolean;
};

export type Phase = {
  readonly name: string;
  /** Of all callbacks, from 0 to 1. */
  readonly fromShare: number;
  /** What one insertAll meets; `dice` is from 1 to 100. */
  readonly insertAll?: (dice: number) => Fault | undefined;
  /** Nor do Pub/Sub's own subscriptions reach BigQuery. */
  readonly isDown?: boolean;
  readonly kill?: 'SIGTERM' | 'SIGKILL';
  /** Pub/Sub takes nothing for so long, neither rows nor feedback nor quarantine; the phase is over by the clock, because nothing comes to its end meanwhile. */
  readonly nothingTakenMs?: number;
  /** Or until so many messages were refused, where the rest goes on. */
  readonly refusalsMax?: number;
};

export const phases: readonly Phase[] = [
  { name: 'healthy', fromShare: 0 },
  // Rows are stored, and what has to be published cannot be.
  { name: 'no topic', fromShare: 0.05, nothingTakenMs: 3_000, refusalsMax: 15 },
  { name: 'slow', fromShare: 0.15, insertAll: (dice) => ({ delayMs: 40 + dice * 6 }) },
  {
    name: '503 and resets',
    fromShare: 0.25,
    insertAll: (dice) =>
      dice <= 40
        ? { status: 503 }
        : dice <= 55
          ? { reset: true }
          : dice <= 70
            ? { reset: true, afterwards: true }
            : dice <= 75
              ? { status: 403 }
              : undefined,
  },
  { name: 'SIGTERM while slow', fromShare: 0.4, insertAll: (dice) => ({ delayMs: dice * 5 }), kill: 'SIGTERM' },
  { name: 'SIGKILL', fromShare: 0.5, kill: 'SIGKILL' },
  { name: 'down', fromShare: 0.6, isDown: true, insertAll: () => ({ reset: true }) },
  { name: 'SIGKILL while down', fromShare: 0.68, isDown: true, insertAll: () => ({ status: 503 }), kill: 'SIGKILL' },
  { name: 'neither way', fromShare: 0.75, insertAll: () => ({ status: 503 }), nothingTakenMs: 1_500 },
  { name: 'hanging', fromShare: 0.76, insertAll: () => ({ delayMs: 6_000, status: 503 }) },
  { name: 'healthy again', fromShare: 0.9 },
];

export type WeatherParts = {
  readonly seed: number;
  readonly callbacksCount: number;
  readonly bigquery: EmbeddedBigQuery;
  readonly pubsub: EmbeddedPubSub;
  readonly webhook: RunningFunction;
};

export class Weather {
  readonly kills = { SIGTERM: 0, SIGKILL: 0 };
  readonly #parts: WeatherParts;
  readonly #coming: Phase[] = [...phases];
  #phase: Phase = { name: 'before', fromShare: 0 };
  readonly #entered: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: WeatherParts) {
    this.#parts = parts;
    const chance = chanceFrom(parts.seed);
    parts.bigquery.refuseRows((_table, row) =>
      (row as { subject?: unknown }).subject === refusedSubject ? 'refused on purpose' : undefined,
    );
    parts.bigquery.injectFaults(({ path }) =>
      path.endsWith('/insertAll') ? this.#phase.insertAll?.(chance.int(1, 100)) : undefined,
    );
    this.progress(0);
  }

  /** From the first to that of now. */
  get entered(): readonly string[] {
    return this.#entered;
  }

  progress(doneCount: number): void {
    const [next] = this.#coming;
    if (this.#timer !== undefined || next === undefined) return;
    if (doneCount < next.fromShare * this.#parts.callbacksCount) return;
    this.#coming.shift();
    this.#enter(next);
  }

  /** Everything is well again, so that what waits can arrive. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#coming.length = 0;
    this.#enter({ name: 'after', fromShare: 1 });
  }

  #leave(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const next = this.#coming.shift();
    if (next !== undefined) this.#enter(next);
  }

  #enter(phase: Phase): void {
    const { bigquery, pubsub, webhook } = this.#parts;
    if ((phase.isDown === true) !== (this.#phase.isDown === true)) {
      pubsub.connectBigQuery(phase.isDown === true ? undefined : bigquery.writer);
    }
    this.#phase = phase;
    this.#entered.push(phase.name);
    pubsub.refusePublishing(undefined);
    if (phase.nothingTakenMs !== undefined) {
      let left = phase.refusalsMax ?? Infinity;
      pubsub.refusePublishing(() => {
        left -= 1;
        if (left === 0) this.#leave();
        return true;
      });
      this.#timer = setTimeout(() => {
        this.#leave();
      }, phase.nothingTakenMs);
    }
    const [pid] = webhook.pids();
    if (phase.kill !== undefined && pid !== undefined && webhook.kill(pid, phase.kill)) this.kills[phase.kill] += 1;
  }
}
