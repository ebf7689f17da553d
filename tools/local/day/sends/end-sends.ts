/** The end of the day's sends: everything settled, the books proved, and the warehouse asked for the same. */
import { setTimeout as sleep } from 'node:timers/promises';

import { archiveSubscription, systemTopics, topics } from '../../../../shared/names';
import type { LocalStack } from '../../stack';
import type { FaultPlayed } from '../play-day';
import { checkMessageLedger, readMessageLedger, type LedgerRow, type ToldDeliveries } from './check-message-ledger';
import { checkSends, type SendLine, type SendVerdict } from './check-sends';
import type { SendsPlayer } from './play-sends';

export type SendsPlayed = SendVerdict & {
  readonly faults: readonly FaultPlayed[];
  /** Of customerio_ops.message_ledger; none where there is no warehouse. */
  readonly rows: readonly LedgerRow[];
};

/** The last lines and messages are on their way into their tables for a moment. */
const rowsMsMax = 15_000;
const pollMs = 250;

export async function endSends(player: SendsPlayer, stack: LocalStack<'transactional'>): Promise<SendsPlayed> {
  const isSettled = await player.settled('all');
  const verdict = checkSends(player.books());
  const { rows, problems } = await inTheWarehouse(verdict.ledger, stack);
  const open = isSettled ? [] : ['the day ended before all of them were settled'];
  return {
    ledger: verdict.ledger,
    problems: [...open, ...verdict.problems, ...problems.map((problem) => `message_ledger: ${problem}`)],
    faults: player.faults(),
    rows,
  };
}

async function inTheWarehouse(
  ledger: readonly SendLine[],
  { bigquery, customerio, pubsub, project }: LocalStack<'transactional'>,
): Promise<{ readonly rows: readonly LedgerRow[]; readonly problems: readonly string[] }> {
  if (bigquery === undefined) return { rows: [], problems: [] };
  const told = toldDeliveries(customerio.emitted().map(({ body }) => body));
  const archives = [systemTopics.outcomes, topics.transactional].map(
    (topic) => `projects/${project}/subscriptions/${archiveSubscription(topic)}`,
  );
  const deadline = performance.now() + rowsMsMax;
  for (;;) {
    const isOnItsWay = archives.some((name) => pubsub.backlog(name).undelivered > 0);
    const isLate = performance.now() > deadline;
    if (!isOnItsWay || isLate) {
      const rows = await readMessageLedger(bigquery.url, project);
      const problems = checkMessageLedger(ledger, rows, told);
      if (problems.length === 0 || isLate) return { rows, problems };
    }
    await sleep(pollMs);
  }
}

/** Read from the bytes that were sent. */
function toldDeliveries(bodies: readonly string[]): ToldDeliveries {
  const told = { sent: new Set<string>(), delivered: new Set<string>() };
  for (const body of bodies) {
    // Customer.io sends bytes that are no JSON as well.
    const [, metric] = /"metric":"(sent|delivered)"/.exec(body) ?? [];
    const [, deliveryId] = /"delivery_id":"([^"]+)"/.exec(body) ?? [];
    if (deliveryId === undefined || (metric !== 'sent' && metric !== 'delivered')) continue;
    told[metric].add(deliveryId);
  }
  return told;
}
