/** What a day came to, as tables for people and as one object for scripts. */
import Table from 'cli-table3';

import { topics, type Topic } from '../../../shared/names';
import { fateText, type Ledger } from './check-fates';
import type { DayRun } from './run-day';
import { explain } from './trail';

export type Counts = {
  readonly topic: string;
  readonly published: number;
  readonly delivered: number;
  readonly duplicate: number;
  readonly parked: Readonly<Record<string, number>>;
  readonly deadLettered: number;
  readonly pending: number;
  readonly missing: number;
};

export function countsOf(ledger: readonly Ledger[], topic: Topic | 'all'): Counts {
  const own = ledger.filter(({ evidence }) => topic === 'all' || evidence.expectation.published.topic === topic);
  const count = (kind: Ledger['seen']['kind']): number => own.filter(({ seen }) => seen.kind === kind).length;
  const parked: Record<string, number> = {};
  for (const { seen } of own) if (seen.kind === 'parked') parked[seen.code] = (parked[seen.code] ?? 0) + 1;
  return {
    topic,
    published: own.length,
    delivered: count('delivered'),
    duplicate: count('duplicate'),
    parked: Object.fromEntries(Object.entries(parked).sort(([one], [other]) => one.localeCompare(other))),
    deadLettered: count('dead-lettered'),
    pending: count('pending'),
    missing: count('missing'),
  };
}

const plain = { head: [], border: [] };

/** No rules between rows: the tables are long. */
const compact = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

/** Published, delivered, duplicate, parked by code, dead-lettered, pending and missing, a column for each topic. */
export function fatesTable(ledger: readonly Ledger[]): string {
  const columns = [countsOf(ledger, topics.identify), countsOf(ledger, topics.track), countsOf(ledger, 'all')];
  const codes = Object.keys(columns[2]?.parked ?? {});
  const row = (name: string, value: (counts: Counts) => number): string[] => [
    name,
    ...columns.map((c) => String(value(c))),
  ];
  const table = new Table({
    head: ['', ...columns.map(({ topic }) => topic)],
    style: plain,
    chars: compact,
    colAligns: ['left', 'right', 'right', 'right'],
  });
  table.push(
    row('published', (counts) => counts.published),
    row('delivered', (counts) => counts.delivered),
    row('duplicate, counted once', (counts) => counts.duplicate),
    ...codes.map((code) => row(`parked: ${code}`, (counts) => counts.parked[code] ?? 0)),
    row('dead-lettered by Pub/Sub', (counts) => counts.deadLettered),
    row('pending', (counts) => counts.pending),
    row('missing', (counts) => counts.missing),
  );
  return table.toString();
}

export function faultsTable(faults: DayRun['faults']): string {
  const table = new Table({
    head: ['went wrong on purpose', 'times'],
    style: plain,
    chars: compact,
    colAligns: ['left', 'right'],
  });
  table.push(...faults.map(({ name, met }) => [name, String(met)]));
  return table.toString();
}

/** Stories that are worth a line of their own, in the order of telling. */
const tellingStories: readonly string[] = [
  'sign-up with a number as id',
  'late profile change',
  'order, published twice with one key',
  'order, published twice by a service in another language',
  'anonymous page view',
  'sign-up of a visitor',
  'merge',
  'suppression',
  'event of 90 kB, through v1',
  'unknown field',
  'Latin-1 bytes',
  '301 attributes',
  'phone that Customer.io refuses',
  'change refused, overtaken, replayed',
  'event without Pub/Sub attributes dead-lettered, then replayed',
  'deletion that came too late, replayed by name',
];

/** Each telling story with one message of it: every publication, how often it was tried, and its end. */
export function workedLines(ledger: readonly Ledger[]): string[] {
  const told = tellingStories.flatMap((story) => {
    const first = ledger.find(({ evidence }) => evidence.expectation.published.story === story);
    const marker = first?.evidence.expectation.published.marker;
    return ledger.filter(({ evidence }) => evidence.expectation.published.marker === marker);
  });
  return [...told, ...mostTried(ledger)].map(workedLine);
}

/** The message that took the most attempts and arrived. */
function mostTried(ledger: readonly Ledger[]): readonly Ledger[] {
  const arrived = ledger.filter(({ seen }) => seen.kind === 'delivered');
  const [most] = [...arrived].sort((one, other) => attemptsOf(other) - attemptsOf(one));
  return most === undefined ? [] : [most];
}

const attemptsOf = ({ evidence }: Ledger): number =>
  Math.max(evidence.outcomes.length, ...evidence.outcomes.map(({ deliveryAttempt }) => deliveryAttempt ?? 0));

function workedLine(line: Ledger): string {
  const { published } = line.evidence.expectation;
  const attempts = attemptsOf(line);
  const tries = attempts === 1 ? 'at once' : `after ${attempts} attempts`;
  const how = published.replayed ? 'replayed' : 'published';
  return `${published.marker}  ${published.story}: ${how}, ${fateText(line.seen)} ${tries}`;
}

/** One line a publication, tab-separated, for whoever wants to see all of them. */
export function ledgerText(ledger: readonly Ledger[]): string {
  const head = ['marker', 'story', 'topic', 'message_id', 'published', 'expected', 'seen', 'attempts', 'requests'];
  const lines = ledger.map((line) => {
    const { published, fate } = line.evidence.expectation;
    const { marker, story, topic, messageId, replayed } = published;
    const requests = line.evidence.wire.map(({ request }) => request).join(' ');
    return [
      marker,
      story,
      topic,
      messageId,
      replayed ? 'again' : 'first',
      fateText(fate),
      fateText(line.seen),
      attemptsOf(line),
      requests,
    ];
  });
  return [head, ...lines].map((cells) => `${cells.join('\t')}\n`).join('');
}

/** The verdict in words; when it does not hold, with the trails of the first messages that it does not hold for. */
export function verdictLines({ verdict }: DayRun, seed: number): string[] {
  const { unloggedCount } = verdict;
  const { published, delivered, duplicate, parked, deadLettered } = countsOf(verdict.ledger, 'all');
  if (!verdict.holds) return ['VERDICT: FAILS', ...explain(verdict, seed)];
  const parkedCount = Object.values(parked).reduce((sum, count) => sum + count, 0);
  return [
    `VERDICT: holds. ${published} accepted = ${delivered} delivered + ${duplicate} duplicate + ${parkedCount} parked + ` +
      `${deadLettered} dead-lettered; 0 pending, 0 missing.`,
    'Every fate is as expected, every attribute the newest, no event counts twice, one ULID for each event_id.',
    ...(unloggedCount > 0 ? [`${unloggedCount} ended well without a line of a function that says so (unlogged).`] : []),
  ];
}

/** The messages of the day, for scripts. */
export function reportObject(run: DayRun, seed: number, seconds: number): object {
  const { verdict, faults, messagesTotal, requestsCount, deliveries } = run;
  const { published, delivered, duplicate, parked, deadLettered, pending, missing } = countsOf(verdict.ledger, 'all');
  return {
    verdict: verdict.holds ? 'holds' : 'fails',
    seed,
    messages: messagesTotal,
    ...{ published, delivered, duplicate, parked, deadLettered, pending, missing },
    replayed: verdict.ledger.filter(({ evidence }) => evidence.expectation.published.replayed).length,
    unlogged: verdict.unloggedCount,
    topics: [topics.identify, topics.track].map((topic) => countsOf(verdict.ledger, topic)),
    requests: requestsCount,
    faults,
    ...(deliveries && { deliveries }),
    violations: verdict.violations.slice(0, 10),
    violationsCount: verdict.violations.length,
    seconds,
  };
}
