/** What an answer of Customer.io means for each operation of the request. Nothing else in the code base decides this. */
import { cutToBytes, maskForeignText, type ErrorCode } from '../errors';

export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** The JSON of the body; undefined when it is none, as an HTML error page. */
      readonly body: unknown;
      readonly retryAfterMs?: number | undefined;
    }
  /** No answer: `ECONNREFUSED`, `TimeoutError`, … `isUnsent`: no byte of the request left this machine. */
  | { readonly kind: 'failure'; readonly reason: string; readonly isUnsent?: boolean };

export type Outcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly detail: string }
  /** The request was refused, and the answer does not say that it was for this operation: ask again with fewer. */
  | { readonly kind: 'undecided' };

const accepted: Outcome = { kind: 'accepted' };
const undecided: Outcome = { kind: 'undecided' };
const failed = (code: ErrorCode, detail: string): Outcome => ({ kind: 'failed', code, detail });

/** One outcome for each of the `count` operations of a request, in their order. */
export function outcomesOf(reply: Reply, count: number): readonly Outcome[] {
  const all = (outcome: Outcome): readonly Outcome[] => Array.from({ length: count }, () => outcome);
  if (reply.kind === 'failure') {
    return all(failed('CUSTOMERIO_UNAVAILABLE', `no answer from Customer.io: ${maskForeignText(reply.reason)}`));
  }
  const { status, body } = reply;
  const answered = `Customer.io answered ${status}`;
  if (status === 207) return perItem(reply, count, accepted);
  if (status >= 200 && status < 300) {
    if (!isRecord(body)) return all(failed('CUSTOMERIO_UNAVAILABLE', `${answered} with a body that is no JSON object`));
    // A 200 that lists errors is read as the 207 that it should be: what is listed was not accepted.
    return listOf(body.errors).length > 0 ? perItem(reply, count, accepted) : all(accepted);
  }
  // The workspace or the key, not the operation (401 wrong key, 402 and 403 states of the account).
  if (status === 401 || status === 402 || status === 403) return all(failed('CUSTOMERIO_UNAUTHORIZED', answered));
  if (status === 429) return all(failed('CUSTOMERIO_RATE_LIMITED', answered));
  if (status >= 300 && status < 400) {
    const hint = 'a redirect, which is not followed: check the region';
    return all(failed('CUSTOMERIO_UNAVAILABLE', `${answered}, ${hint}`));
  }
  if (status === 408 || status === 425 || status >= 500 || status < 200) {
    return all(failed('CUSTOMERIO_UNAVAILABLE', answered));
  }
  // 400, 413 and 422 are about what was in the request. 400 lists what it refused, and nothing else was accepted.
  if (status === 400 || status === 413 || status === 422) return perItem(reply, count, undecided);
  // Any other 4xx is about the request as such; fewer operations would not change it.
  return all(failed('CUSTOMERIO_REJECTED', answered));
}

type Answer = Extract<Reply, { kind: 'answer' }>;

/** The items that the answer names were refused; `others` is the outcome of the rest, if every name could be read. */
function perItem({ status, body }: Answer, count: number, others: Outcome): readonly Outcome[] {
  const errors = isRecord(body) ? listOf(body.errors) : [];
  if (count === 1) return [failed('CUSTOMERIO_REJECTED', refusal(status, errors[0] ?? body))];
  const named = new Map<number, unknown>();
  let isClear = errors.length > 0;
  for (const error of errors) {
    const index = isRecord(error) ? error.batch_index : undefined;
    if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < count) named.set(index, error);
    else isClear = false;
  }
  return Array.from({ length: count }, (_, index) =>
    named.has(index) ? failed('CUSTOMERIO_REJECTED', refusal(status, named.get(index))) : isClear ? others : undecided,
  );
}

const fieldBytesMax = 200;

/** Field and reason of a v2 error, or the text of a v1 error; masked, because somebody else wrote it. */
export function refusal(status: number, error: unknown): string {
  const said = isRecord(error) ? [error.field, error.reason].filter(isText) : [];
  const parts = said.length > 0 ? said : textsOf(error);
  const safe = parts.map((part) => cutToBytes(maskForeignText(part), fieldBytesMax));
  return [`Customer.io refused the operation (${status})`, ...safe].join(': ');
}

/** `{"meta":{"error":"…"}}` and `{"meta":{"errors":["…"]}}` of v1, `{"message":"…"}` of v2. */
function textsOf(error: unknown): readonly string[] {
  if (!isRecord(error)) return [];
  const meta = isRecord(error.meta) ? error.meta : {};
  return [error.message, meta.error, ...listOf(meta.errors)].filter(isText).slice(0, 3);
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
