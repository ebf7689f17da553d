/** What became of one operation. Customer.io tells its caller only about `rejected`; the rest is behind a 200. */

/** One reason for a rejection, in the shape of the v2 API. */
export type Problem = {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
  /** The sentence of the v1 API, which has no `field` beside it. */
  readonly sentence: string;
  /** Sends are refused with several. @default 400 */
  readonly status?: number;
};

/** Why an accepted operation had no effect; docs/local-customerio.md has the rule of each. */
export const ignoredReasons = [
  'event_id_invalid',
  'identifier_set_already',
  'identifier_taken',
  'no_such_device',
  'no_such_object',
  'no_such_person',
  'not_suppressed',
  'older_write',
  'over_rate',
  'oversize',
  'path_not_encoded',
  'primary_unknown',
  'secondary_unknown',
  'suppressed',
  'unknown_cio_id',
  'unknown_delivery',
  'update_only',
] as const;

export type IgnoredReason = (typeof ignoredReasons)[number];

export type Result =
  | { readonly result: 'applied'; readonly cioId?: string; readonly deliveryId?: string }
  | { readonly result: 'deduplicated' }
  | { readonly result: 'ignored'; readonly reason: IgnoredReason }
  | { readonly result: 'rejected'; readonly problems: readonly Problem[] }
  /** The request was answered before anything was done: a fault, a 401, a 429. */
  | { readonly result: 'unattempted' };

export const applied: Result = { result: 'applied' };
export const deduplicated: Result = { result: 'deduplicated' };
export const unattempted: Result = { result: 'unattempted' };

const ignoredResults = new Map<IgnoredReason, Result>();

/** Shared objects: a long run records hundreds of thousands of results. */
export function ignored(reason: IgnoredReason): Result {
  const known = ignoredResults.get(reason);
  if (known !== undefined) return known;
  const made: Result = { result: 'ignored', reason };
  ignoredResults.set(reason, made);
  return made;
}

export function required(field: string): Problem {
  return { reason: 'required', field, message: `${field} is required`, sentence: `${field} is required` };
}

export function invalid(field: string, message: string, sentence = `${field} ${message}`): Problem {
  return { reason: 'invalid', field, message, sentence };
}

export function rejected(...problems: readonly Problem[]): Result {
  return { result: 'rejected', problems };
}

export type ProblemBody = { readonly reason: string; readonly field: string; readonly message: string };

export const problemBody = ({ reason, field, message }: ProblemBody): ProblemBody => ({ reason, field, message });
