/** The times that must stay in this order, so that nobody waits for an answer that nobody gives any more. */
import { requestTimeoutSeconds } from '../delivery-policy';

/** One HTTP request to Customer.io. */
export const requestTimeoutMs = requestTimeoutSeconds * 1000;

/** An operation from its acceptance to its outcome: waiting for its turn, for the rate, and every halving included. */
export const operationTimeoutMs = 50_000;

/** A connection that was idle for longer, by the wall clock, is not used again. */
export const connectionIdleMsMax = 3_000;

/** Who would wait longer for the rate budget is turned away at once. */
export const rateWaitMsMax = 2_000;

/** However long Customer.io asks to pause. */
export const ratePauseMsMax = 30_000;

/** A 429 that names no time. */
export const ratePauseMsDefault = 1_000;
