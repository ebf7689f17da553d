/** How long the feed waits after a call that failed (reporting webhooks, docs.customer.io, read 2026-08). */

/** "We wait 1 hour" after these answers and errors. */
const hourStatuses: ReadonlySet<number> = new Set([400, 401, 402, 403, 404, 405, 410, 429, 500, 502, 521]);
const hourErrors: ReadonlySet<string> = new Set(['EOF', 'DNS', 'REFUSED', 'RESET', 'CERTIFICATE']);

const hourMs = 3_600_000;
/** "Exponential backoff for up to 7 days"; its steps are ours. */
const firstWaitMs = 10_000;
export const retryMsMax = 7 * 24 * hourMs;

/** How a call ended: the status of an answer, or the kind of error in its place. */
export type CallOutcome =
  | { readonly status: number }
  | { readonly error: 'TIMEOUT' | 'EOF' | 'DNS' | 'REFUSED' | 'RESET' | 'CERTIFICATE' | 'OTHER' };

/** Any 2xx; a redirect is not followed, of which nothing is said. */
export const isDelivered = (outcome: CallOutcome): boolean =>
  'status' in outcome && outcome.status >= 200 && outcome.status < 300;

/** `failures` counts those of this event so far, this one included. */
export function retryWaitMs(outcome: CallOutcome, failures: number, waitsAnHourAlways = false): number {
  const waitsAnHour = 'status' in outcome ? hourStatuses.has(outcome.status) : hourErrors.has(outcome.error);
  return waitsAnHour || waitsAnHourAlways ? hourMs : Math.min(hourMs, firstWaitMs * 2 ** Math.min(failures - 1, 20));
}
