/** Everything that can go wrong with a message, and what happens to the message next. */

/** What happens to the message next. What went wrong is the code, not this. */
export type Disposition = 'retry' | 'park' | 'reject';

/** Cloud Logging severities, the ones in use. */
export type Severity = 'WARNING' | 'ERROR' | 'CRITICAL';

export type ErrorMeaning = {
  readonly disposition: Disposition;
  readonly severity: Severity;
  /** One sentence for whoever is paged: what it means and what to do. Printed in docs/errors.md. */
  readonly meaning: string;
};

const park = (severity: Severity, meaning: string): ErrorMeaning => ({ disposition: 'park', severity, meaning });
const retry = (severity: Severity, meaning: string): ErrorMeaning => ({ disposition: 'retry', severity, meaning });
const reject = (severity: Severity, meaning: string): ErrorMeaning => ({ disposition: 'reject', severity, meaning });

export const errorTable = {
  MESSAGE_MALFORMED: park('ERROR', 'The message breaks the contract. Mend the publisher, then publish it again.'),
  MESSAGE_TOO_LARGE: park('ERROR', 'The message as a whole is over a byte limit. Publish a smaller one.'),
  MESSAGE_OVER_LIMIT: park('ERROR', 'One field is over its limit. Mend the publisher, then publish it again.'),
  MESSAGE_EXPIRED: park('WARNING', 'The message was past its expires_at and was not sent late.'),
  EVENT_ID_MISSING: park('ERROR', 'A transactional message came without event_id, so a repeat could not be told.'),
  STALE_DESTRUCTIVE: park('WARNING', 'A delete, suppress, unsuppress or merge was older than 24 h. Replay it by name.'),
  GUARDRAIL_REJECTED: park('ERROR', 'A guardrail set to reject in this environment refused the message.'),
  RECIPIENT_NOT_ALLOWED: park('WARNING', 'This environment may not send to that recipient (RECIPIENTS_ALLOWED).'),
  CUSTOMERIO_REJECTED: park('ERROR', 'Customer.io refused the operation. error_detail has its field and reason.'),
  CUSTOMERIO_UNAUTHORIZED: retry('CRITICAL', 'Customer.io answered 401 or 403. Check the key; nothing is lost.'),
  CUSTOMERIO_RATE_LIMITED: retry('WARNING', 'The rate budget or Customer.io asked to wait. Pub/Sub tries again.'),
  CUSTOMERIO_UNAVAILABLE: retry('WARNING', 'Customer.io did not answer as it should. Pub/Sub tries again.'),
  SEND_OUTCOME_UNKNOWN: park('CRITICAL', 'A send may or may not have happened. Find out before it is replayed.'),
  SEND_IN_PROGRESS: retry('WARNING', 'Another delivery of the same send has the claim. Pub/Sub tries again.'),
  LEDGER_UNAVAILABLE: retry('ERROR', 'The ledger of sends could not be reached, so nothing was sent.'),
  PARKING_FAILED: retry('ERROR', 'The dead-letter topic could not be written. Pub/Sub keeps the message.'),
  SIGNATURE_MISSING: reject('WARNING', 'A webhook request came without a signature.'),
  SIGNATURE_MALFORMED: reject('WARNING', 'The signature or its timestamp is not in the form that Customer.io uses.'),
  SIGNATURE_STALE: reject('WARNING', 'The signature is outside the time window.'),
  SIGNATURE_MISMATCH: reject('ERROR', 'The signature fits no signing key. After a rotation: add the new key.'),
  SIGNING_KEY_MISSING: reject('CRITICAL', 'No signing key is configured, so every webhook request is refused.'),
  EVENT_NOT_JSON: park('ERROR', 'A signed webhook body is no JSON. It was quarantined with its bytes.'),
  ROW_REJECTED: park('ERROR', 'BigQuery refused a row. It was quarantined with its bytes.'),
  LISTENER_FAILED: park('ERROR', 'A webhook listener threw. The event was quarantined with its bytes.'),
  BIGQUERY_UNAVAILABLE: retry('ERROR', 'BigQuery and the fallback topic both failed. Customer.io tries again.'),
  FEEDBACK_UNAVAILABLE: retry('ERROR', 'The feedback topic could not be written. Customer.io sends the event again.'),
  DATABASE_UNAVAILABLE: retry('ERROR', 'The database of people failed. error_detail has its reason; nothing is lost.'),
  IDENTIFY_UNAVAILABLE: retry('ERROR', 'The identify topic could not be written. What waits is told later.'),
  PUBLISH_QUEUE_FULL: reject('ERROR', 'The publisher holds pendingBytesMax already. Publish slower or raise it.'),
  INTERNAL: retry('ERROR', 'A fault of this software. The message is kept; the stack trace is in the log.'),
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof errorTable;

/**
 * The one error of the pipeline. `detail` names the field, what it got and what is allowed, and never holds a value of
 * the message, because it becomes a log line and a dead-letter attribute; foreign text in it goes through
 * `maskForeignText` first.
 */
export class PipelineError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(`[${code}] ${detail}`, options);
    this.name = 'PipelineError';
    this.code = code;
    this.detail = detail;
  }

  get meaning(): ErrorMeaning {
    return errorTable[this.code];
  }
}

/** Pub/Sub allows 1,024 bytes in an attribute value (Pub/Sub quotas, read 2026-08). */
export const errorDetailBytesMax = 1024;

/**
 * Makes text that somebody else wrote (Customer.io's messages, an exception) safe to log and to store as an attribute:
 * quoted strings, words with an @ and runs of five digits or more are masked, and it is cut at `errorDetailBytesMax`.
 */
export function maskForeignText(text: string): string {
  const masked = text
    .replace(/"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”/gu, '"…"')
    .replace(/\S*@\S*/gu, '…')
    .replace(/\d{5,}/gu, '…')
    .replace(/\s+/gu, ' ')
    .trim();
  return cutToBytes(masked, errorDetailBytesMax);
}

/** The longest prefix of `text` that is at most `bytesMax` bytes of UTF-8, never half a character. */
export function cutToBytes(text: string, bytesMax: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= bytesMax) return text;
  return new TextDecoder('utf-8').decode(bytes.subarray(0, bytesMax), { stream: true });
}

/** What can be said of a value that somebody else threw, without trusting its class. Its message may quote a payload. */
export type ForeignError = {
  readonly name: string;
  readonly message: string;
  /** Such as ECONNRESET, or a gRPC status. */
  readonly code: string | undefined;
  /** The frames alone, because the first line of a stack repeats the message. */
  readonly frames: readonly string[];
};

export function foreignError(thrown: unknown): ForeignError {
  const fields = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Readonly<Record<string, unknown>>;
  const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    name: textOf(fields.name) ?? typeof thrown,
    message: textOf(fields.message) ?? '',
    code: typeof fields.code === 'number' ? String(fields.code) : textOf(fields.code),
    frames: (textOf(fields.stack) ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
  };
}
