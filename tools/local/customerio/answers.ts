/** Answers in the shapes of Customer.io: each endpoint has its own form of an error. */
import type { ApiVersion } from './operation';
import { problemBody, type Problem, type ProblemBody } from './result';

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

/** As recorded from the live service by Customer.io's SDK team: `{}` and a line feed, 3 bytes. */
export const ok: Answer = { status: 200, body: '{}\n' };

export const noContent: Answer = { status: 204, body: '' };

export const json = (status: number, body: unknown): Answer => ({ status, body: `${JSON.stringify(body)}\n` });

/** v1, 400: `meta.errors`, an array of sentences (Track API specification). */
export const v1Errors = (sentences: readonly string[], status = 400): Answer =>
  json(status, { meta: { errors: sentences } });

/** Merge, 400, and the sends of the App API: `meta.error`, one sentence. */
export const metaError = (sentence: string, status = 400): Answer => json(status, { meta: { error: sentence } });

export type BatchError = ProblemBody & { readonly batch_index?: number };

/** v2: `errors`, objects with `reason`, `field`, `message`; in a 207 also `batch_index`. */
export const v2Errors = (errors: readonly BatchError[], status = 400): Answer => json(status, { errors });

/** Most of the App API: `errors` with `detail` and a status as text. */
export const appError = (detail: string, status: number): Answer =>
  json(status, { errors: [{ detail, status: String(status) }] });

/** The error of one version for a request that is refused as a whole. */
export function refusal(version: ApiVersion, problem: Problem, status = 400): Answer {
  switch (version) {
    case 'v1':
      return v1Errors([problem.sentence], status);
    case 'v2':
      return v2Errors([problemBody(problem)], status);
    case 'send':
      return metaError(problem.sentence, status);
    case 'app':
      return appError(problem.sentence, status);
  }
}

/** No shape is documented for these two; text without JSON was seen (customerio-node #71). */
export const unauthorized = (form: 'text' | 'json'): Answer =>
  form === 'json'
    ? metaError('Unauthorized request', 401)
    : { status: 401, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Unauthorized request' };
