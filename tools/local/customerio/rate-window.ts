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
