/** What became of the day's sends, for people and for scripts. */
import Table from 'cli-table3';

import { meaningOf, sendFateText, type SendLine } from './check-sends';
import type { SendsPlayed } from './end-sends';
import { sendKinds, type SendKind } from './send-plan';

const column = {
  delivered: 'delivered',
  duplicate: 'duplicate',
  'parked: MESSAGE_EXPIRED': 'expired',
  'parked: SEND_OUTCOME_UNKNOWN': 'in doubt',
  parked: 'refused',
  pending: 'pending',
  missing: 'missing',
} as const;

type Column = (typeof column)[keyof typeof column];

const columns: readonly Column[] = [...new Set(Object.values(column))];

function columnOf({ seen }: SendLine): Column {
  if (seen.kind === 'dead-lettered') return 'missing';
  const text = sendFateText(seen) as keyof typeof column;
  return text in column ? column[text] : column[seen.kind];
}

export type SendCounts = Readonly<Record<Column, number>> & {
  readonly published: number;
  readonly events: number;
  /** event_ids that Customer.io accepted more than once, of those that must be sent once. */
  readonly acceptedTwice: number;
  /** The same of those whose message says `resend`. */
  readonly resentTwice: number;
  /** Of the event_ids in doubt, those that Customer.io has accepted. */
  readonly doubtfulAccepted: number;
  readonly doubtful: number;
};

export function sendCounts(ledger: readonly SendLine[]): SendCounts {
  const events = new Map(ledger.map((line) => [line.published.key, line]));
  const all = [...events.values()];
  const twice = all.filter(({ accepted }) => accepted > 1);
  const inDoubt = all.filter(({ published: { key } }) =>
    ledger.some((line) => line.published.key === key && columnOf(line) === 'in doubt'),
  );
  return {
    ...(Object.fromEntries(
      columns.map((name) => [name, ledger.filter((line) => columnOf(line) === name).length]),
    ) as Record<Column, number>),
    published: ledger.length,
    events: events.size,
    acceptedTwice: twice.filter(({ published }) => published.onUnknown === 'park').length,
    resentTwice: twice.filter(({ published }) => published.onUnknown === 'resend').length,
    doubtful: inDoubt.length,
    doubtfulAccepted: inDoubt.filter(({ accepted }) => accepted > 0).length,
  };
}

export function sendsTable(ledger: readonly SendLine[]): string {
  const table = new Table({
    head: ['sends', 'published', ...columns, 'accepted twice'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: ['left', ...columns.map(() => 'right' as const), 'right', 'right'],
  });
  const row = (name: string, own: readonly SendLine[]): void => {
    const counts = sendCounts(own);
    const { published, acceptedTwice, resentTwice } = counts;
    const twice = resentTwice > 0 ? `${acceptedTwice} + ${resentTwice} resent` : String(acceptedTwice);
    table.push([name, String(published), ...columns.map((of) => String(counts[of])), twice]);
  };
  for (const kind of Object.keys(sendKinds) as SendKind[]) {
    row(
      sendKinds[kind],
      ledger.filter(({ published }) => published.kind === kind),
    );
  }
  row('all', ledger);
  return table.toString();
}

/** Stories that are worth a line of their own, in the order of telling. */
const tellingStories: readonly string[] = [
  'receipt, asked for twice at once',
  'receipt accepted, then reset',
  'reset accepted, then reset; resend',
  'receipt, answered after the deadline',
  'receipt while the ledger is away',
  'code that expires while Customer.io is down',
  'code that outlives the outage',
  'receipt refused, mended and replayed',
];

export function toldSends(ledger: readonly SendLine[]): string[] {
  return tellingStories.flatMap((story) => {
    const key = ledger.find(({ published }) => published.story === story)?.published.key;
    return ledger.filter(({ published }) => published.key === key).map(sendLine);
  });
}

function sendLine({ published, seen, attempts, accepted, tries }: SendLine): string {
  const answers = attempts.map(({ status }) => (status === 0 ? 'reset' : String(status)));
  const more = answers.length > answersShownMax ? ', …' : '';
  const sent =
    answers.length === 0 ? 'never sent' : `sent, answered ${answers.slice(0, answersShownMax).join(', ')}${more}`;
  const times = accepted === 1 ? 'once' : `${accepted} times`;
  const how = published.replayed ? 'replayed' : 'published';
  const end = `${sendFateText(seen)} ${tries === 1 ? 'at once' : `after ${tries} attempts`}`;
  return `${published.key}  ${published.story}: ${how}, ${sent}${accepted === 0 ? '' : `, accepted ${times}`}, ${end}`;
}

const answersShownMax = 3;

export function sendLines({ ledger, problems, rows }: SendsPlayed): string[] {
  const counts = sendCounts(ledger);
  const { published, delivered, duplicate, expired, refused, pending, missing, events } = counts;
  const sum =
    `${published} accepted by Pub/Sub = ${delivered} delivered + ${duplicate} duplicate + ${expired} expired + ` +
    `${counts['in doubt']} in doubt + ${refused} refused; ${pending} pending, ${missing} missing.`;
  const resent = counts.resentTwice > 0 ? ` (and ${counts.resentTwice} whose message says resend)` : '';
  const shown = problems.slice(0, problemsShownMax).map((problem) => `  ${problem}`);
  const left = problems.length - shown.length;
  return [
    `SENDS: ${problems.length === 0 ? 'holds' : 'FAILS'}. ${sum}`,
    `Accepted twice by Customer.io: ${counts.acceptedTwice} of ${events} event_ids${resent}. ` +
      `Of ${counts.doubtful} in doubt it has accepted ${counts.doubtfulAccepted}.`,
    ...(rows.length > 0 ? [rowsLine(rows)] : []),
    ...shown,
    ...(left > 0 ? [`  … and ${left} more`] : []),
  ];
}

function rowsLine(rows: SendsPlayed['rows']): string {
  const joined = rows.filter(({ deliveryId }) => deliveryId !== null);
  const arrived = joined.filter(({ deliveredAt }) => deliveredAt !== null).length;
  return (
    `customerio_ops.message_ledger joins ${rows.length} messages with their outcomes, ${joined.length} of them with a ` +
    `delivery_id, and tells of ${arrived} when they were delivered.`
  );
}

const problemsShownMax = 10;

/** One line a message, tab-separated. */
export function sendLedgerText(ledger: readonly SendLine[]): string {
  const head = ['event_id', 'story', 'message_id', 'published', 'seen', 'tries', 'answers', 'accepted', 'delivery_id'];
  const lines = ledger.map(({ published, seen, tries, attempts, accepted, deliveryId }) => [
    published.key,
    published.story,
    published.messageId,
    published.replayed ? 'again' : 'first',
    sendFateText(seen),
    tries,
    attempts.map((attempt) => `${attempt.status} ${meaningOf(attempt)}`).join(', '),
    accepted,
    deliveryId ?? '',
  ]);
  return [head, ...lines].map((cells) => `${cells.join('\t')}\n`).join('');
}

export function sendsObject({ ledger, problems }: SendsPlayed): object {
  return { ...sendCounts(ledger), problems: problems.slice(0, problemsShownMax), problemsCount: problems.length };
}
