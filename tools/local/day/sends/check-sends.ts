/**
 * The verdict on the day's sends. Pure. What Customer.io's sandbox received and answered decides what must have become
 * of each message, by the table of docs/transactional.md, which is read here on its own: nothing of the function is used.
 */
import { parkingAttributes } from '../../../../shared/names';
import type { DeadLetter, OutcomeLine } from '../books';
import type { PublishedSend, SendAttempt, SendBooks } from './send-books';

export type SendFate =
  | { readonly kind: 'delivered' | 'duplicate' | 'pending' | 'missing' | 'dead-lettered' }
  | { readonly kind: 'parked'; readonly code: string };

export type SendLine = {
  readonly published: PublishedSend;
  readonly seen: SendFate;
  /** Of all requests for the same event_id. */
  readonly attempts: readonly SendAttempt[];
  /** How often Customer.io accepted the event_id. */
  readonly accepted: number;
  /** Of the delivery that the message ended with. */
  readonly deliveryId: string | undefined;
  /** Times that the function tried the message. */
  readonly tries: number;
};

export type SendVerdict = {
  readonly ledger: readonly SendLine[];
  /** In words; nothing when all of it holds. */
  readonly problems: readonly string[];
};

/** Between the function's last look at the clock and the request's arrival, on a machine that is busy. */
const expiryToleranceMs = 3_000;

const refusals: readonly number[] = [400, 404, 405, 413, 414, 415, 422, 431];
const notTaken: readonly number[] = [301, 307, 308, 401, 402, 403, 429];

type Meaning = 'accepted' | 'refused' | 'not-taken' | 'doubtful';

export function meaningOf({ status, answeredId }: SendAttempt): Meaning {
  if (status >= 200 && status < 300 && answeredId !== undefined) return 'accepted';
  if (refusals.includes(status)) return 'refused';
  return notTaken.includes(status) ? 'not-taken' : 'doubtful';
}

export function checkSends(books: SendBooks): SendVerdict {
  const { published, attempts, letters, outcomes } = books;
  const attemptsOf = groupedBy(attempts, ({ key }) => key);
  const lettersOf = groupedBy(letters, ({ attributes }) => attributes[parkingAttributes.sourceMessageId] ?? '');
  const outcomesOf = groupedBy(outcomes, ({ messageId }) => messageId ?? '');
  let pending = books.pending;
  const ledger = published.map((send): SendLine => {
    const own = attemptsOf.get(send.key) ?? [];
    const lines = outcomesOf.get(send.messageId) ?? [];
    let seen = seenFate(lettersOf.get(send.messageId) ?? [], lines, own);
    if (seen.kind === 'missing' && !lines.some(isFinal) && pending > 0) {
      pending -= 1;
      seen = { kind: 'pending' };
    }
    return {
      published: send,
      seen,
      attempts: own,
      accepted: own.filter(({ deliveryId }) => deliveryId !== undefined).length,
      deliveryId: lines.find(({ deliveryId }) => deliveryId !== undefined)?.deliveryId,
      tries: lines.length,
    };
  });
  const byKey = groupedBy(ledger, ({ published: { key } }) => key);
  return {
    ledger,
    problems: [
      ...[...byKey].flatMap(([key, lines]) => eventProblems(lines).map((problem) => `${key}: ${problem}`)),
      ...ledger.flatMap((line) => lineProblems(line, lettersOf.get(line.published.messageId) ?? [])),
      ...[...attemptsOf.keys()].filter((key) => !byKey.has(key)).map((key) => `${key}: sent, and nobody asked for it`),
    ],
  };
}

const isFinal = ({ outcome }: OutcomeLine): boolean => outcome !== 'retry';

/** Who says that it is done is believed only where Customer.io has accepted the send. */
function seenFate(
  letters: readonly DeadLetter[],
  lines: readonly OutcomeLine[],
  attempts: readonly SendAttempt[],
): SendFate {
  const [letter] = letters;
  if (letter !== undefined) {
    const code = letter.attributes[parkingAttributes.errorCode];
    return code === undefined ? { kind: 'dead-lettered' } : { kind: 'parked', code };
  }
  if (attempts.every(({ deliveryId }) => deliveryId === undefined)) return { kind: 'missing' };
  if (lines.some(({ outcome }) => outcome === 'delivered')) return { kind: 'delivered' };
  return { kind: lines.some(({ outcome }) => outcome === 'duplicate') ? 'duplicate' : 'missing' };
}

/** What must hold for all publications of one event_id together. */
function eventProblems(lines: readonly SendLine[]): string[] {
  const [first] = lines;
  if (first === undefined) return [];
  const { attempts, accepted, published } = first;
  const { onUnknown, expiresAtMs } = published;
  const problems: string[] = [];
  if (accepted > 1 && onUnknown === 'park') problems.push(`Customer.io accepted it ${accepted} times`);
  const done = attempts.findIndex((attempt) => meaningOf(attempt) === 'accepted');
  if (done >= 0 && done < attempts.length - 1) problems.push('sent again after Customer.io had accepted it');
  const doubt = attempts.findIndex((attempt) => meaningOf(attempt) === 'doubtful');
  if (onUnknown === 'park' && doubt >= 0 && doubt < attempts.length - 1) problems.push('sent again while in doubt');
  const late = attempts.filter(
    ({ receivedAtMs }) => expiresAtMs !== undefined && receivedAtMs > expiresAtMs + expiryToleranceMs,
  );
  if (late.length > 0) problems.push(`sent ${late.length} times after its expires_at`);
  const delivered = lines.filter(({ seen }) => seen.kind === 'delivered').length;
  if (delivered > 1) problems.push(`delivered by ${delivered} messages`);
  if (done >= 0 && delivered === 0) problems.push('accepted, and no message says that it was delivered');
  return problems;
}

function lineProblems(line: SendLine, letters: readonly DeadLetter[]): string[] {
  const { published, seen } = line;
  const why = whyWrong(line, letters);
  if (why === undefined) return [];
  return [`${published.key} (${published.story}, message ${published.messageId}): ${sendFateText(seen)}, ${why}`];
}

/** Undefined where what became of the message follows from what Customer.io answered. */
function whyWrong(
  { published, seen, attempts, deliveryId }: SendLine,
  letters: readonly DeadLetter[],
): string | undefined {
  const { refusedAs, expiresAtMs } = published;
  const has = (meaning: Meaning): boolean => attempts.some((attempt) => meaningOf(attempt) === meaning);
  if (refusedAs !== undefined) {
    if (attempts.length > 0) return 'which breaks the contract, and was sent';
    return seen.kind === 'parked' && seen.code === refusedAs ? undefined : `expected parked: ${refusedAs}`;
  }
  switch (seen.kind) {
    case 'missing':
    case 'pending':
    case 'dead-lettered':
      return 'expected an end';
    case 'delivered':
    case 'duplicate': {
      if (!has('accepted')) return 'and Customer.io never said that it accepted it';
      const isKnown = attempts.some((attempt) => attempt.deliveryId === deliveryId);
      return isKnown && deliveryId !== undefined ? undefined : 'with the delivery_id of no such send';
    }
    case 'parked':
      return whyNotParked(seen.code, has, letters, expiresAtMs);
  }
}

function whyNotParked(
  code: string,
  has: (meaning: Meaning) => boolean,
  letters: readonly DeadLetter[],
  expiresAtMs = Infinity,
): string | undefined {
  switch (code) {
    case 'CUSTOMERIO_REJECTED':
      return has('refused') ? undefined : 'and Customer.io refused nothing';
    case 'SEND_OUTCOME_UNKNOWN':
      return has('doubtful') ? undefined : 'and there is no doubt';
    case 'MESSAGE_EXPIRED': {
      if (has('accepted') || has('doubtful')) return 'and it may have been sent';
      const isEarly = letters.some(
        ({ attributes }) => Date.parse(attributes[parkingAttributes.parkedAt] ?? '') < expiresAtMs,
      );
      return isEarly ? 'before it expired' : undefined;
    }
    default:
      return 'and nothing is wrong with it';
  }
}

export const sendFateText = (fate: SendFate): string => (fate.kind === 'parked' ? `parked: ${fate.code}` : fate.kind);

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
