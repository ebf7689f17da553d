/** How fast a push subscription is served: slow start and push backoff, as far as they are documented. */

export type PaceOptions = {
  readonly slowStart: boolean;
  readonly pushBackoff: boolean;
  readonly pushesInFlightMax: number;
};

/** Push documentation, "Push backoff" (read 2026-11): between 100 ms and 60 s, for the whole subscription. */
const backoffBounds = { leastMs: 100, mostMs: 60_000 } as const;

/** Push documentation, "Delivery rate" (read 2026-11): the window begins at a small single digit. */
const windowAtStart = 3;

/** Share of one outcome in the running rate of negative acknowledgements. */
const rateWeight = 0.2;

/** Below this rate a subscription counts as healthy. */
const healthyRateMax = 0.02;

/**
 * The service does not publish its algorithm, only examples: one nack in five is about one delivery every 500 ms, and
 * nothing but nacks is one every 30 to 60 s. An exponential of the rate of nacks meets both: 150 ms × 300 ^ rate.
 */
const backoffCurve = { baseMs: 150, growth: 300 } as const;

/** From here on the window grows by a fixed step instead of doubling ("Delivery rate": linearly from about 3,000). */
const doublingWindowMax = 3000;

export class Pace {
  readonly #options: PaceOptions;
  #window: number;
  #nackRate = 0;

  constructor(options: PaceOptions) {
    this.#options = options;
    this.#window = options.slowStart ? windowAtStart : options.pushesInFlightMax;
  }

  /** How many pushes may be under way at once. */
  get window(): number {
    return this.backoffMs > 0 ? 1 : Math.min(this.#options.pushesInFlightMax, Math.floor(this.#window));
  }

  /** How long to wait before the next push; 0 when the subscription is healthy. */
  get backoffMs(): number {
    if (!this.#options.pushBackoff || this.#nackRate < healthyRateMax) return 0;
    const delayMs = backoffCurve.baseMs * backoffCurve.growth ** this.#nackRate;
    return Math.min(backoffBounds.mostMs, Math.max(backoffBounds.leastMs, delayMs));
  }

  acked(): void {
    this.#nackRate *= 1 - rateWeight;
    // One more for each acknowledgement doubles the window with each round of it.
    this.#window += this.#window < doublingWindowMax ? 1 : 1 / this.#window;
  }

  nacked(): void {
    this.#nackRate += (1 - this.#nackRate) * rateWeight;
    if (this.#options.slowStart) this.#window = Math.max(1, this.#window / 2);
  }
}
