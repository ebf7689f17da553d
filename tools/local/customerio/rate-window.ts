import type { ApiVersion } from './operation';
import type { Switches } from './switches';

/** Allows so many requests in any second. A ring of times and not a bucket, so that the rule is the documented one. */
export class RateWindow {
  #times = new Float64Array(0);
  #next = 0;

  allows(nowMs: number, requestsPerSecondMax: number): boolean {
    if (this.#times.length !== requestsPerSecondMax) {
      this.#times = new Float64Array(requestsPerSecondMax).fill(-Infinity);
      this.#next = 0;
    }
    if (nowMs - (this.#times[this.#next] ?? -Infinity) < 1000) return false;
    this.#times[this.#next] = nowMs;
    this.#next = (this.#next + 1) % requestsPerSecondMax;
    return true;
  }
}

type Budget = 'track' | 'send' | 'app';

/** Each API has a rate of its own (App API specification, rate limits). */
export class Rates {
  readonly #windows: Readonly<Record<Budget, RateWindow>> = {
    track: new RateWindow(),
    send: new RateWindow(),
    app: new RateWindow(),
  };

  /** Whether one more request is within the rate. */
  admits(version: ApiVersion, nowMs: number, switches: Switches): boolean {
    const budget: Budget = version === 'send' || version === 'app' ? version : 'track';
    const max = {
      track: switches.requestsPerSecondMax,
      send: switches.sendsPerSecondMax,
      app: switches.appRequestsPerSecondMax,
    }[budget];
    return max === null || this.#windows[budget].allows(nowMs, max);
  }
}
