/** The times that must stay in this order, so that nobody waits for an answer that nobody gives any more. */
import { requestTimeoutSeconds, sendDeadlineSeconds, sendTimeoutSeconds } from '../delivery-policy';

/** One HTTP request to Customer.io. */
export const requestTimeoutMs = requestTimeoutSeconds * 1000;

/** An operation from its acceptance to its outcome: waiting for its turn, for the rate, and every halving included. */
export const operationTimeoutMs = 50_000;

/** One send to Customer.io. */
export const sendTimeoutMs = sendTimeoutSeconds * 1000;

/** What a send may use up besides itself: a 401 with another key after it, the timer's lateness, the record. */
export const sendMarginMs = 5_000;

/** No send is begun later than so long after its push was taken: it and its record must end before the deadline. */
export const lastSendAfterMs = sendDeadlineSeconds * 1000 - sendTimeoutMs - sendMarginMs;

/** A connection that was idle for longer, by the wall clock, is not used again. */
export const connectionIdleMsMax = 3_000;

/** Who would wait longer for the rate budget is turned away at once. */
export const rateWaitMsMax = 2_000;

/** However long Customer.io asks to pause. */
export const ratePauseMsMax = 30_000;

/** A 429 that names no time. */
export const ratePauseMsDefault = 1_000;
