/**
 * The numbers that decide how long a message is tried. They hold together: a request to Customer.io ends before the
 * function does, and the function before Pub/Sub takes the push for lost and sends the message a second time.
 */

/** One request to Customer.io. */
export const requestTimeoutSeconds = 20;

/**
 * One send. Long, because a slow accept that is taken for a failure ends in doubt; short enough that claim, send and
 * the record of it end before the function does.
 */
export const sendTimeoutSeconds = 30;

/** A send from the push to its record, parking not included. */
export const sendDeadlineSeconds = 50;

/** Cloud Run ends the request of a push after this. */
export const functionTimeoutSeconds = 60;

/** For a push this is the HTTP timeout (Pub/Sub docs, push subscriptions). */
export const ackDeadlineSeconds = 90;

/** Pub/Sub's retry policy: exponential between these. */
export const minimumBackoffSeconds = 10;
export const maximumBackoffSeconds = 600;

/** About 16 hours of attempts at this backoff, which rides out a night with an expired key. */
export const deliveryAttemptsMax = 100;

/** About two hours: a receipt or a password link that comes later helps nobody. */
export const sendAttemptsMax = 20;

/**
 * Of the fallback's rows into BigQuery: about seven hours at this backoff. A row that the schema refuses never gets
 * better, one that came before a new column does.
 */
export const fallbackAttemptsMax = 50;

/** The longest that Pub/Sub keeps anything: 31 days. */
export const deadLetterRetentionSeconds = 2_678_400;
