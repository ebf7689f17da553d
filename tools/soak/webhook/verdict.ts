/** Whether every callback became what it had to become. Pure: it reads recorded books and nothing else. */
import { timeoutMs, type Sent } from './sender';

export type StoredRow = { readonly eventId: string; readonly count: number };
export type Quarantined = { readonly code: string; readonly data: Buffer };

export type WebhookBooks = {
  readonly sent: readonly Sent[];
  /** Of the deduplicated view. */
  readonly rows: readonly StoredRow[];
  readonly quarantined: readonly Quarantined[];
  /** The event_id of each message on the feedback topic. */
  readonly feedback: readonly string[];
  /** Where what must be stored or published cannot be, 503 is right; elsewhere it is not. */
  readonly phasesWithoutWay: ReadonlySet<string>;
};

export const webhookViolations = {
  LOST: 'confirmed to Customer.io, and neither a row nor quarantined',
  NEVER_CONFIRMED: 'tried until nobody tries any more, and not confirmed',
  ROW_TWICE: 'more than one row in the deduplicated view',
  STRANGER: 'a row or a quarantined body that nobody signed and sent',
  NOT_QUARANTINED: 'no JSON, or its listener failed, and its bytes are not in quarantine',
  FEEDBACK_LOST: 'an event that must change something, and not on the feedback topic',
  UNSAFE_ANSWER: 'an answer outside the safe set: 2xx and, as a last resort, 503; 401 for what is not signed',
  NEEDLESS_503: 'sent back to Customer.io though a way was open',
  TOO_LATE: "no answer within Customer.io's 4 s",
} as const;

export type WebhookViolation = { readonly kind: keyof typeof webhookViolations; readonly what: string };

export function judge(books: WebhookBooks): WebhookViolation[] {
  return [...checkAnswers(books), ...checkRows(books), ...checkQuarantine(books), ...checkFeedback(books)];
}

/** What no other book can excuse: an answer that must not be, or none that confirms. */
export const isWrongAtOnce = (one: Sent, phasesWithoutWay: ReadonlySet<string>): boolean =>
  (one.callback.becomes !== 'nothing' && !isConfirmed(one)) ||
  checkAnswers({ sent: [one], phasesWithoutWay }).some(({ kind }) => kind === 'UNSAFE_ANSWER');

function checkAnswers({ sent, phasesWithoutWay }: Pick<WebhookBooks, 'sent' | 'phasesWithoutWay'>): WebhookViolation[] {
  return sent.flatMap(({ callback: { key, signed }, attempts }) => {
    const found: WebhookViolation[] = [];
    for (const { status, byPlatform, phases, ms } of attempts) {
      const what = `${key}: ${status} after ${Math.round(ms)} ms (${phases.join(', ')})`;
      if (status === -1 || ms > timeoutMs) found.push({ kind: 'TOO_LATE', what });
      // The connection to an instance that was killed broke; no build can answer for that.
      else if (byPlatform && (status === 0 || status === 503)) continue;
      else if (signed === 'wrongly' && status !== 401) found.push({ kind: 'UNSAFE_ANSWER', what });
      else if (signed === 'rightly' && !safe.has(status)) found.push({ kind: 'UNSAFE_ANSWER', what });
      else if (status === 503 && !phases.some((phase) => phasesWithoutWay.has(phase)))
        found.push({ kind: 'NEEDLESS_503', what });
    }
    return found;
  });
}

const safe: ReadonlySet<number> = new Set([200, 201, 202, 204, 503]);

const isConfirmed = ({ attempts }: Sent): boolean => attempts.some(({ status }) => status >= 200 && status < 300);

function checkRows({ sent, rows, quarantined }: WebhookBooks): WebhookViolation[] {
  const counts = new Map(rows.map(({ eventId, count }) => [eventId, count]));
  const aside = textsOf(quarantined);
  const found: WebhookViolation[] = [];
  const known = new Set<string>();
  for (const one of sent) {
    const { key, becomes, body } = one.callback;
    if (becomes === 'nothing') continue;
    if (!isConfirmed(one)) found.push({ kind: 'NEVER_CONFIRMED', what: key });
    if (becomes === 'quarantine') continue;
    known.add(key);
    const count = counts.get(key) ?? 0;
    if (count > 1) found.push({ kind: 'ROW_TWICE', what: `${key}: ${count} rows` });
    const isStored = count > 0 || (becomes === 'row-unless-refused' && aside.has(textOf(body)));
    if (!isStored) found.push({ kind: 'LOST', what: key });
  }
  const strangers = rows.filter(({ eventId }) => !known.has(eventId));
  return [
    ...found,
    ...strangers.map(({ eventId }): WebhookViolation => ({ kind: 'STRANGER', what: `row ${eventId}` })),
  ];
}

function checkQuarantine({ sent, quarantined, phasesWithoutWay }: WebhookBooks): WebhookViolation[] {
  const aside = textsOf(quarantined);
  // The event of a failed listener is confirmed although nothing could be put aside: its row is there.
  const couldQuarantine = ({ attempts }: Sent): boolean =>
    !attempts.some(({ phases }) => phases.some((phase) => phasesWithoutWay.has(phase)));
  const due = sent.filter(
    (one) => one.callback.becomes === 'quarantine' || (one.callback.failsListener && couldQuarantine(one)),
  );
  const missing = due.filter(({ callback: { body } }) => !aside.has(textOf(body)));
  const authentic = new Set(
    sent.filter(({ callback }) => callback.signed === 'rightly').map(({ callback }) => textOf(callback.body)),
  );
  const strangers = [...aside].filter((text) => !authentic.has(text));
  return [
    ...missing.map(({ callback: { key } }): WebhookViolation => ({ kind: 'NOT_QUARANTINED', what: key })),
    ...strangers.map((text): WebhookViolation => ({ kind: 'STRANGER', what: `quarantined, ${text.length / 2} bytes` })),
  ];
}

function checkFeedback({ sent, feedback }: WebhookBooks): WebhookViolation[] {
  const published = new Set(feedback);
  return sent.flatMap(({ callback: { key, isFeedback } }) =>
    isFeedback && !published.has(key) ? [{ kind: 'FEEDBACK_LOST', what: key } as const] : [],
  );
}

const textOf = (bytes: Buffer): string => bytes.toString('hex');
const textsOf = (quarantined: readonly Quarantined[]): Set<string> =>
  new Set(quarantined.map(({ data }) => textOf(data)));
