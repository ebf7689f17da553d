/** Errors in the form that BigQuery's API has. */

/** Reasons that clients look at (BigQuery error messages reference, read 2026-08). */
export type BigQueryReason =
  | 'invalid'
  | 'invalidQuery'
  | 'notFound'
  | 'duplicate'
  | 'resourceInUse'
  | 'requestTooLarge'
  | 'backendError'
  | 'rateLimitExceeded'
  | 'notImplemented';

const statuses: Readonly<Record<BigQueryReason, number>> = {
  invalid: 400,
  invalidQuery: 400,
  notFound: 404,
  duplicate: 409,
  resourceInUse: 400,
  requestTooLarge: 413,
  backendError: 503,
  rateLimitExceeded: 403,
  notImplemented: 501,
};

export class BigQueryError extends Error {
  readonly reason: BigQueryReason;
  readonly status: number;

  constructor(reason: BigQueryReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BigQueryError';
    this.reason = reason;
    this.status = statuses[reason];
  }
}

/** SQL that BigQuery may well understand, but that cannot be run here with the same meaning for sure. */
export class NotTranslatable extends BigQueryError {
  constructor(what: string) {
    super('invalidQuery', `the local BigQuery cannot run this faithfully, so it does not run it at all: ${what}`);
    this.name = 'NotTranslatable';
  }
}

const statusWords: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
};

export const errorBody = (error: BigQueryError, status = error.status): object => ({
  error: {
    code: status,
    message: error.message,
    errors: [{ message: error.message, domain: 'global', reason: error.reason }],
    status: statusWords[status] ?? 'UNKNOWN',
  },
});
