// Goal: the judge of the soak sees every lie. Method: honest books of real callbacks, and one thing changed in each.
import { callbacksOf, type Callback } from '../../../../tools/soak/webhook/callbacks';
import type { Attempt, Sent } from '../../../../tools/soak/webhook/sender';
import { isWrongAtOnce, judge, type WebhookBooks } from '../../../../tools/soak/webhook/verdict';

const attempt = (status: number, more: Partial<Attempt> = {}): Attempt => ({
  phases: ['healthy', 'healthy'],
  status,
  byPlatform: false,
  ms: 20,
  ...more,
});

const callbacks = callbacksOf(1, 1_000, 1_795_000_000);
const honestAttempts = ({ signed }: Callback): Attempt[] => [attempt(signed === 'rightly' ? 204 : 401)];
const isRow = ({ becomes }: Callback): boolean => becomes === 'row' || becomes === 'row-unless-refused';

const books: WebhookBooks = {
  sent: callbacks.map((callback) => ({ callback, attempts: honestAttempts(callback) })),
  rows: callbacks.filter(isRow).map(({ key }) => ({ eventId: key, count: 1 })),
  quarantined: callbacks
    .filter(({ becomes, failsListener }) => becomes === 'quarantine' || failsListener)
    .map(({ body }) => ({ code: 'X', data: body })),
  feedback: callbacks.filter(({ isFeedback }) => isFeedback).map(({ key }) => key),
  phasesWithoutWay: new Set(['neither way']),
};

const find = (matches: (callback: Callback) => boolean): Callback => {
  const found = callbacks.find(matches);
  if (found === undefined) throw new Error('the run has no such callback');
  return found;
};
const row = find(({ becomes }) => becomes === 'row');
const noJson = find(({ becomes }) => becomes === 'quarantine');
const failing = find(({ failsListener }) => failsListener);
const refused = find(({ becomes }) => becomes === 'row-unless-refused');
const forged = find(({ signed }) => signed === 'wrongly');
const feedback = find(({ isFeedback }) => isFeedback);

const answering = (key: string, attempts: readonly Attempt[]): WebhookBooks => ({
  ...books,
  sent: books.sent.map((one): Sent => (one.callback.key === key ? { ...one, attempts } : one)),
});
const withoutRow = (key: string): WebhookBooks => ({
  ...books,
  rows: books.rows.filter(({ eventId }) => eventId !== key),
});
const withoutQuarantine = ({ body }: Callback): WebhookBooks => ({
  ...books,
  quarantined: books.quarantined.filter(({ data }) => !data.equals(body)),
});
const kinds = (of: WebhookBooks): string[] => judge(of).map(({ kind }) => kind);

describe('judge', () => {
  it.each<[string, WebhookBooks]>([
    ['honest books', books],
    ['a connection that broke with its instance', answering(row.key, [attempt(0, { byPlatform: true }), attempt(204)])],
    [
      '503 while neither way is open',
      answering(row.key, [attempt(503, { phases: ['healthy', 'neither way'] }), attempt(204)]),
    ],
    [
      'a refused row that is quarantined',
      { ...withoutRow(refused.key), quarantined: [...books.quarantined, { code: 'ROW_REJECTED', data: refused.body }] },
    ],
    ['a confirmed event that came once more', answering(row.key, [attempt(204), attempt(204)])],
  ])('finds nothing in %s', (_claim, of) => {
    expect(judge(of)).toEqual([]);
  });

  it.each<[string, WebhookBooks, string[]]>([
    ['a row that is not there', withoutRow(row.key), ['LOST']],
    ['a refused row that is nowhere', withoutRow(refused.key), ['LOST']],
    [
      'a row twice',
      { ...books, rows: [...books.rows.filter(({ eventId }) => eventId !== row.key), { eventId: row.key, count: 2 }] },
      ['ROW_TWICE'],
    ],
    ['a row of a forged event', { ...books, rows: [...books.rows, { eventId: forged.key, count: 1 }] }, ['STRANGER']],
    [
      'a quarantined forgery',
      { ...books, quarantined: [...books.quarantined, { code: 'X', data: forged.body }] },
      ['STRANGER'],
    ],
    ['what is no JSON, gone', withoutQuarantine(noJson), ['NOT_QUARANTINED']],
    [
      'what is no JSON, as other bytes',
      {
        ...withoutQuarantine(noJson),
        quarantined: [
          ...withoutQuarantine(noJson).quarantined,
          { code: 'X', data: Buffer.concat([noJson.body, Buffer.from(' ')]) },
        ],
      },
      ['NOT_QUARANTINED', 'STRANGER'],
    ],
    ['the event of a failed listener, not kept', withoutQuarantine(failing), ['NOT_QUARANTINED']],
    [
      'feedback that nobody published',
      { ...books, feedback: books.feedback.filter((key) => key !== feedback.key) },
      ['FEEDBACK_LOST'],
    ],
    ['a 4xx for an oddity', answering(row.key, [attempt(400), attempt(204)]), ['UNSAFE_ANSWER']],
    ['500', answering(row.key, [attempt(500), attempt(204)]), ['UNSAFE_ANSWER']],
    ['429 of the platform', answering(row.key, [attempt(429, { byPlatform: true }), attempt(204)]), ['UNSAFE_ANSWER']],
    ['401 for what is signed', answering(row.key, [attempt(401), attempt(204)]), ['UNSAFE_ANSWER']],
    ['2xx for a forgery', answering(forged.key, [attempt(204)]), ['UNSAFE_ANSWER']],
    ['503 while a way is open', answering(row.key, [attempt(503), attempt(204)]), ['NEEDLESS_503']],
    ['an answer after 4 s', answering(row.key, [attempt(204, { ms: 4_001 })]), ['TOO_LATE']],
    ['no answer', answering(row.key, [attempt(-1, { ms: 4_000 }), attempt(204)]), ['TOO_LATE']],
    ['an event that was never confirmed', answering(row.key, [attempt(0, { byPlatform: true })]), ['NEVER_CONFIRMED']],
  ])('sees %s', (_claim, of, expected) => {
    expect(kinds(of)).toEqual(expected);
  });
});

describe('isWrongAtOnce', () => {
  it.each<[string, Callback, Attempt[], boolean]>([
    ['a confirmed event', row, [attempt(503), attempt(204)], false],
    ['a connection that broke with its instance', row, [attempt(0, { byPlatform: true }), attempt(204)], false],
    ['an event that nobody confirmed', row, [attempt(503), attempt(503)], true],
    ['an answer outside the safe set', row, [attempt(400), attempt(204)], true],
    ['a forgery that is refused', forged, [attempt(401)], false],
    ['a forgery that is taken', forged, [attempt(204)], true],
  ])('decides on %s', (_claim, callback, attempts, expected) => {
    expect(isWrongAtOnce({ callback, attempts }, new Set())).toBe(expected);
  });
});
