/** [edge] This instance's share of the workspace's rate: requests a second and operations a second, both fractional. */
import { setTimeout as sleep } from 'node:timers/promises';

import { TokenBucket } from 'limiter';

import { ratePauseMsMax } from './timeouts';

export type Rate = {
  readonly requestsPerSecond: number;
  readonly operationsPerSecond: number;
};

/** What may be spent at once after a pause: small, because all instances may wake together. */
const burstSeconds = 0.25;

export class RateBudget {
  /** The most operations that one request can ever be granted. */
  readonly operationsBurst: number;
  readonly #requests: TokenBucket;
  readonly #operations: TokenBucket;
  #pausedUntilMs = 0;

  constructor({ requestsPerSecond, operationsPerSecond }: Rate) {
    // A request must be able to carry what accrues until the next one, or the operations' share could not be used up.
    const operationsBurst = Math.max(1, operationsPerSecond * burstSeconds, operationsPerSecond / requestsPerSecond);
    this.#requests = fullBucket(requestsPerSecond, Math.max(1, requestsPerSecond * burstSeconds));
    this.#operations = fullBucket(operationsPerSecond, operationsBurst);
    this.operationsBurst = Math.floor(operationsBurst);
  }

  /** How long somebody would wait who comes after so many requests and operations; 0 when they may go now. */
  waitMs(requests: number, operations: number): number {
    return Math.max(
      this.#pausedUntilMs - performance.now(),
      waitFor(this.#requests, requests),
      waitFor(this.#operations, operations),
      0,
    );
  }

  /** Spends one request of so many operations and answers 0, or spends nothing and answers the milliseconds to wait. */
  spend(operations: number): number {
    const waitMs = this.waitMs(1, operations);
    // Both or neither: no await may come between the question above and the two debits.
    if (waitMs === 0) {
      this.#requests.tryRemoveTokens(1);
      this.#operations.tryRemoveTokens(operations);
    }
    return waitMs;
  }

  /** Waits until the request could be spent; false, at once, when that would take longer than `waitMsMax`. */
  async spendWithin(operations: number, waitMsMax: number): Promise<boolean> {
    const lastMs = performance.now() + waitMsMax;
    for (;;) {
      const waitMs = this.spend(operations);
      if (waitMs === 0) return true;
      if (performance.now() + waitMs > lastMs) return false;
      await sleep(waitMs);
    }
  }

  /** Spends nothing for so long, however much there is. */
  pause(durationMs: number): void {
    const untilMs = performance.now() + Math.min(durationMs, ratePauseMsMax);
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs);
  }
}

function fullBucket(tokensPerSecond: number, bucketSize: number): TokenBucket {
  const bucket = new TokenBucket({ bucketSize, tokensPerInterval: tokensPerSecond, interval: 'second' });
  // The library starts its buckets empty; the first message of an instance must not wait for that.
  bucket.content = bucketSize;
  return bucket;
}

/** The library's own answer stops at the size of the bucket; what is beyond accrues at the bucket's rate. */
function waitFor(bucket: TokenBucket, tokens: number): number {
  const within = Math.min(tokens, bucket.bucketSize);
  const beyondMs = ((tokens - within) * bucket.interval) / bucket.tokensPerInterval;
  return bucket.getWaitTime(within) + beyondMs;
}
