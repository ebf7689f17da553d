/** What became of the day's deliveries, for people. */
import Table from 'cli-table3';

import { dayWorkspace } from './day-workspace';
import type { DeliveriesPlayed } from './play-deliveries';

type Named = { readonly id: number; readonly name?: string };

const originsOf: Readonly<Record<string, readonly Named[] | undefined>> = {
  campaign: dayWorkspace.campaigns,
  broadcast: dayWorkspace.broadcasts,
  newsletter: dayWorkspace.newsletters,
  transactional: dayWorkspace.transactional,
};

const columns = [
  'sent',
  'delivered',
  'opened',
  'clicked',
  'converted',
  'bounced',
  'complained',
  'unsubscribed',
] as const;

/** Opens and clicks are those of people; a day's rows are added up. */
export function funnelTable({ funnel }: DeliveriesPlayed): string {
  const table = new Table({
    head: ['of', 'as', ...columns],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: ['left', 'left', ...columns.map(() => 'right' as const)],
  });
  table.push(
    ...funnel.map((row) => [
      nameOf(row.originType, row.originId),
      row.deliveryType,
      ...columns.map((column) => String(row[column])),
    ]),
  );
  return table.toString();
}

function nameOf(type: string, id: string): string {
  const name = originsOf[type]?.find((origin) => String(origin.id) === id)?.name;
  const origin = type.replaceAll('_', ' ');
  return name === undefined ? `${origin} ${id}`.trim() : `${origin} ${id}, ${name}`;
}

export function deliveryLines(played: DeliveriesPlayed): string[] {
  const { deliveriesCount, callbacksCount, repeatedCallsCount, eventsCount, rowsCount, quarantinedCount } = played;
  const counts =
    `${deliveriesCount} deliveries, ${callbacksCount} callbacks (${repeatedCallsCount} called again): ` +
    `${eventsCount} events emitted, ${rowsCount} rows in customerio.unique_events, ${quarantinedCount} quarantined.`;
  if (played.problems.length === 0) return [`WAREHOUSE: holds. ${counts}`];
  return [`WAREHOUSE: FAILS. ${counts}`, ...played.problems.map((problem) => `  ${problem}`)];
}
