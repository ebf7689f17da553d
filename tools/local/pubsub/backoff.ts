/** How long a message that was not acknowledged waits. */
import type { Terms } from './terms';

export type BackoffContext = {
  /** Backoffs and retention are divided by this. */
  readonly timeScale: number;
  readonly random: () => number;
  /** Whether push subscriptions are braked as a whole; then their messages need no backoff of their own. */
  readonly pushBackoff: boolean;
};

/**
 * Without a retry policy a message is redelivered as soon as possible (pubsub.proto, Subscription.retry_policy); what
 * keeps the service from flooding an endpoint is the push backoff of the whole subscription. Where that is switched
 * off, its bounds hold for each message instead.
 */
const messageBackoffBounds = { leastMs: 100, mostMs: 60_000 } as const;

/** Backoffs are spread by this much to either side. */
const jitterShare = 0.1;

/** Real milliseconds until the next delivery, after so many failures: exponential (pubsub.proto, RetryPolicy). */
export function backoffMs(
  { backoff, push, bigQuery }: Pick<Terms, 'backoff' | 'push' | 'bigQuery'>,
  failures: number,
  { timeScale, random, pushBackoff }: BackoffContext,
): number {
  if (!backoff && !bigQuery && (!push || pushBackoff)) return 0;
  const { leastMs, mostMs } = backoff ?? messageBackoffBounds;
  const exponentialMs = Math.min(mostMs, leastMs * 2 ** Math.min(30, failures - 1));
  return (exponentialMs * (1 - jitterShare + 2 * jitterShare * random())) / timeScale;
}
