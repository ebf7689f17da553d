/**
 * What becomes of the messages that Customer.io sends because of the day: it plays them out, tells the webhook of each
 * step, and every step must be one row. Meanwhile BigQuery is away for a while and an instance of the webhook dies.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { archiveSubscription, systemTopics } from '../../../shared/names';
import type { EmbeddedBigQuery } from '../bigquery/server';
import { readRows } from '../bigquery/read-rows';
import type { Emitted } from '../customerio/callbacks/feed';
import type { PlayOptions } from '../customerio/play/play-out';
import type { LocalStack } from '../stack';
import { checkDeliveries, type Callback, type FunnelRow, type StoredEvent } from './check-deliveries';

export type DeliveriesPlayed = {
  readonly deliveriesCount: number;
  /** What Customer.io called the webhook for; some of it is no event, and some came twice. */
  readonly callbacksCount: number;
  /** Calls beyond the first of each, because that one was not confirmed. */
  readonly repeatedCallsCount: number;
  readonly eventsCount: number;
  readonly rowsCount: number;
  readonly quarantinedCount: number;
  readonly funnel: readonly FunnelRow[];
  readonly faults: readonly { readonly name: string; readonly met: number }[];
  /** What is wrong, in words; nothing when every event is one row. */
  readonly problems: readonly string[];
};

export type DeliveriesOptions = {
  readonly stack: LocalStack<'webhook'>;
  readonly seed: number;
  readonly settleMsMax: number;
  /** An instance that dies is replaced, so one may be killed. */
  readonly kills: boolean;
  /** @default - as usual */
  readonly rates?: PlayOptions['rates'];
};

/** Of all callbacks: BigQuery fails from, BigQuery is back at, the instance is killed at. */
const shares = { failing: 0.15, working: 0.35, kill: 0.6 } as const;
const callbacksAtOnceMax = 40;
const pollMs = 20;

export async function playDeliveries({
  stack,
  seed,
  settleMsMax,
  kills,
  rates,
}: DeliveriesOptions): Promise<DeliveriesPlayed> {
  const { customerio, bigquery, project } = stack;
  if (bigquery === undefined) throw new Error('deliveries need the warehouse of the stack');
  customerio.clearFaults();
  customerio.setSwitches({ callbacksAtOnceMax });
  const { deliveries } = customerio.playOut({ seed, rates, sources: { broadcasts: true, newsletters: true } });
  emitOddities(stack);
  const problems: string[] = [];
  const faults = await breakThings(stack, bigquery, { kills, msMax: settleMsMax });
  if (!(await settled(stack, settleMsMax))) problems.push(`nothing went on for ${Math.round(settleMsMax / 1000)} s`);

  const emitted = customerio.emitted();
  const rows = await storedEvents(bigquery, project);
  const quarantined = await readRows(
    bigquery.url,
    project,
    'SELECT TO_BASE64(data) AS data FROM customerio_ops.quarantined_events',
  );
  const books = {
    callbacks: emitted.map(callbackFrom),
    rows,
    quarantined: quarantined.map(({ data }) => Buffer.from(data ?? '', 'base64')),
    funnel: await funnelOf(bigquery, project),
  };
  return {
    deliveriesCount: deliveries,
    callbacksCount: emitted.length,
    repeatedCallsCount: emitted.reduce((sum, { attempts }) => sum + Math.max(0, attempts.length - 1), 0),
    eventsCount: new Set(books.callbacks.flatMap(({ event }) => (event === undefined ? [] : [event.eventId]))).size,
    rowsCount: rows.length,
    quarantinedCount: quarantined.length,
    funnel: books.funnel,
    faults,
    problems: [...problems, ...checkDeliveries(books)],
  };
}

/** What Customer.io may send any day: types not seen before, an event without an id, one twice, bytes that are none. */
function emitOddities({ customerio }: LocalStack<'webhook'>): void {
  const data = { recipient: 'person@example.com' };
  customerio.emit({ object_type: 'inbox', metric: 'sent', data });
  customerio.emit({ object_type: 'email', metric: 'glanced', data });
  customerio.emit({ object_type: 'email', metric: 'sent', event_id: null, timestamp: null, data });
  customerio.emit({ object_type: 'email', metric: 'drafted', data }, 2);
  customerio.emitRaw('{"half":');
}

/** Starts when the callbacks do, and ends when the last of it has struck. */
async function breakThings(
  stack: LocalStack<'webhook'>,
  bigquery: EmbeddedBigQuery,
  { kills, msMax }: { readonly kills: boolean; readonly msMax: number },
): Promise<DeliveriesPlayed['faults']> {
  const total = stack.customerio.emitted().length;
  const { webhook } = stack.functions;
  let insertsFailed = 0;
  const done = doneCounter(stack, msMax);
  await done(shares.failing * total);
  bigquery.injectFaults(({ path }) => {
    if (!path.endsWith('/insertAll')) return undefined;
    insertsFailed += 1;
    return { status: 503 };
  });
  await done(shares.working * total);
  bigquery.injectFaults(undefined);
  const failed = { name: 'BigQuery: 503 for insertAll', met: insertsFailed };
  if (!kills) return [failed];
  await done(shares.kill * total);
  const [pid] = webhook.pids();
  const isKilled = pid !== undefined && webhook.kill(pid, 'SIGKILL');
  return [failed, { name: 'instance of the webhook killed', met: isKilled ? 1 : 0 }];
}

function doneCounter({ customerio }: LocalStack<'webhook'>, msMax: number): (count: number) => Promise<void> {
  const deadlineMs = performance.now() + msMax;
  return async (count) => {
    while (customerio.emitted().filter(isOver).length < count && performance.now() < deadlineMs) await sleep(pollMs);
  };
}

const isOver = ({ state }: Emitted): boolean => state !== 'queued';

/** Every callback confirmed, and everything that the webhook left to Pub/Sub in its table. */
async function settled({ customerio, pubsub, project }: LocalStack<'webhook'>, msMax: number): Promise<boolean> {
  let deadlineMs = performance.now() + msMax;
  let left = Infinity;
  const names = [systemTopics.webhookFallback, systemTopics.webhookQuarantine].map(
    (topic) => `projects/${project}/subscriptions/${archiveSubscription(topic)}`,
  );
  while (!customerio.emitted().every(isOver) || names.some((name) => pubsub.backlog(name).undelivered > 0)) {
    // A busy machine is slow, and may be, as long as it gets on.
    const now = customerio.emitted().filter((emitted) => !isOver(emitted)).length;
    if (now < left) deadlineMs = performance.now() + msMax;
    left = now;
    if (performance.now() > deadlineMs) return false;
    await sleep(pollMs);
  }
  return true;
}

/** Read from the bytes that were sent, not by the code under test. */
function callbackFrom({ body, state }: Emitted): Callback {
  const isConfirmed = state === 'delivered';
  const bytes = Buffer.from(body);
  let event: Readonly<Record<string, unknown>>;
  try {
    event = JSON.parse(body) as typeof event;
  } catch {
    return { isConfirmed, body: bytes, event: undefined };
  }
  const data = (event.data ?? {}) as Readonly<Record<string, unknown>>;
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const eventId = text(event.event_id) ?? createHash('sha256').update(bytes).digest('hex');
  const objectType = text(event.object_type) ?? text(event.object_type_type) ?? text(event.delivery_type);
  return {
    isConfirmed,
    body: bytes,
    event: { eventId, objectType, metric: text(event.metric), deliveryId: text(data.delivery_id) },
  };
}

async function storedEvents({ url }: EmbeddedBigQuery, project: string): Promise<StoredEvent[]> {
  const query = 'SELECT event_id, object_type, metric, delivery_id FROM customerio.unique_events';
  const rows = await readRows(url, project, query);
  return rows.map(({ event_id, object_type = null, metric = null, delivery_id = null }) => ({
    eventId: event_id ?? '',
    objectType: object_type,
    metric,
    deliveryId: delivery_id,
  }));
}

const funnelFigures = [
  'sent',
  'delivered',
  'opened',
  'clicked',
  'converted',
  'bounced',
  'complained',
  'unsubscribed',
] as const;

async function funnelOf({ url }: EmbeddedBigQuery, project: string): Promise<FunnelRow[]> {
  const query = `SELECT origin_type, origin_id, delivery_type, ${funnelFigures
    .map((figure) => `SUM(${figure}) AS ${figure}`)
    .join(', ')} FROM customerio.funnel GROUP BY origin_type, origin_id, delivery_type
    ORDER BY origin_type, origin_id, delivery_type`;
  const rows = await readRows(url, project, query);
  return rows.map((row) => ({
    originType: row.origin_type ?? '',
    originId: row.origin_id ?? '',
    deliveryType: row.delivery_type ?? '',
    sent: Number(row.sent),
    delivered: Number(row.delivered),
    opened: Number(row.opened),
    clicked: Number(row.clicked),
    converted: Number(row.converted),
    bounced: Number(row.bounced),
    complained: Number(row.complained),
    unsubscribed: Number(row.unsubscribed),
  }));
}
