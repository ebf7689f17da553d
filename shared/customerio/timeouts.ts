/** The times that must stay in this order, so that nobody waits for an answer that nobody gives any more. */

/** One HTTP request to Customer.io. */
export const requestTimeoutMs = 20_000;

/** An operation from its acceptance to its outcome: waiting for its turn, for the rate, and every halving included. */
export const operationTimeoutMs = 50_000;

/** The timeout of the functions that deliver. */
export const functionTimeoutMs = 60_000;

/** The ack deadline of their push subscriptions. */
export const ackDeadlineMs = 90_000;

/** A connection that was idle for longer, by the wall clock, is not used again. */
export const connectionIdleMsMax = 3_000;

/** Who would wait longer for the rate budget is turned away at once. */
export const rateWaitMsMax = 2_000;

/** However long Customer.io asks to pause. */
export const ratePauseMsMax = 30_000;

/** A 429 that names no time. */
export const ratePauseMsDefault = 1_000;
