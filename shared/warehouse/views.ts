/**
 * The views, in GoogleSQL, one file each in views/. Kept to what every SQL tool around BigQuery understands: no pipe
 * syntax, no wildcard tables, no GROUP BY ALL, no WITH OFFSET, no LIMIT inside ARRAY_AGG.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { analystsDataset, deliveryEvents, operatorsDataset } from './tables';

/** A type of GoogleSQL, as queries return it. */
type ViewType = 'STRING' | 'INT64' | 'FLOAT64' | 'BOOL' | 'TIMESTAMP' | 'DATE' | 'JSON';

export type View = {
  readonly dataset: string;
  readonly name: string;
  /** What one row is, first. */
  readonly description: string;
  /** In order. A test holds them against what Google's own analyzer says of the SQL. */
  readonly columns: Readonly<Record<string, ViewType>>;
};

const texts = <const Names extends readonly string[]>(...names: Names): Record<Names[number], 'STRING'> =>
  Object.fromEntries(names.map((name) => [name, 'STRING'])) as Record<Names[number], 'STRING'>;
const times = <const Names extends readonly string[]>(...names: Names): Record<Names[number], 'TIMESTAMP'> =>
  Object.fromEntries(names.map((name) => [name, 'TIMESTAMP'])) as Record<Names[number], 'TIMESTAMP'>;
const counts = <const Names extends readonly string[]>(...names: Names): Record<Names[number], 'INT64'> =>
  Object.fromEntries(names.map((name) => [name, 'INT64'])) as Record<Names[number], 'INT64'>;
const rates = <const Names extends readonly string[]>(...names: Names): Record<Names[number], 'FLOAT64'> =>
  Object.fromEntries(names.map((name) => [name, 'FLOAT64'])) as Record<Names[number], 'FLOAT64'>;

const viewTypes = { STRING: 'STRING', TIMESTAMP: 'TIMESTAMP', BOOLEAN: 'BOOL', JSON: 'JSON' } as const;

/** In an order in which they can be created: none reads a later one. */
export const views: readonly View[] = [
  {
    dataset: analystsDataset,
    name: 'unique_events',
    description: 'One row per event: `delivery_events` without the repeats. Every other view reads this one.',
    columns: Object.fromEntries(deliveryEvents.columns.map(({ name, type }) => [name, viewTypes[type]])),
  },
  {
    dataset: analystsDataset,
    name: 'opens_and_clicks',
    description:
      'One row per open or click, with who made it. Mail services open and click by themselves; those are told apart here as everywhere else.',
    columns: {
      ...texts('event_id'),
      ...times('event_ts'),
      ...texts('metric', 'delivery_id', 'delivery_type', 'customer_id', 'cio_id', 'email'),
      ...texts('campaign_id', 'broadcast_id', 'newsletter_id', 'transactional_message_id', 'action_id'),
      ...texts('link_id', 'link_url', 'made_by'),
      is_proxied: 'BOOL',
    },
  },
  {
    dataset: analystsDataset,
    name: 'deliveries',
    description: 'One row per delivery: a message to one person, with when each thing first happened to it.',
    columns: {
      ...texts('delivery_id', 'delivery_type', 'origin_type', 'origin_id'),
      ...texts('campaign_id', 'broadcast_id', 'newsletter_id', 'transactional_message_id'),
      ...texts('action_id', 'content_id', 'trigger_id', 'journey_id'),
      ...texts('customer_id', 'cio_id', 'email', 'recipient', 'recipient_domain', 'subject'),
      ...times('first_event_at', 'last_event_at', 'sent_at', 'delivered_at', 'opened_at', 'clicked_at'),
      ...times('machine_opened_at', 'machine_clicked_at', 'converted_at', 'replied_at', 'bounced_at', 'spammed_at'),
      ...times('unsubscribed_at', 'dropped_at', 'failed_at', 'undeliverable_at'),
      ...counts('opens', 'clicks', 'machine_opens', 'machine_clicks', 'conversions', 'failed_attempts'),
      ...texts('failure_message'),
    },
  },
  {
    dataset: analystsDataset,
    name: 'funnel',
    description:
      'One row per day, channel and campaign, newsletter, broadcast or transactional message: the deliveries sent on that day and what became of them, up to now.',
    columns: {
      day: 'DATE',
      ...texts('delivery_type', 'origin_type', 'origin_id'),
      ...counts('deliveries', 'sent', 'delivered', 'opened', 'clicked'),
      ...counts('opened_by_machines_only', 'clicked_by_machines_only', 'converted', 'bounced', 'complained'),
      ...counts('unsubscribed', 'dropped', 'failed', 'undeliverable', 'opens_total', 'clicks_total'),
      ...counts('machine_opens_total', 'machine_clicks_total', 'conversions_total'),
      ...rates('delivered_per_sent', 'opened_per_sent', 'opened_per_delivered', 'clicked_per_sent'),
      ...rates('clicked_per_delivered', 'converted_per_sent', 'converted_per_delivered', 'bounced_per_sent'),
      ...rates('complained_per_sent', 'complained_per_delivered', 'unsubscribed_per_sent'),
      ...rates('unsubscribed_per_delivered'),
    },
  },
  {
    dataset: analystsDataset,
    name: 'daily_performance',
    description: 'One row per day and channel: what happened on that day, whenever the message was sent.',
    columns: {
      day: 'DATE',
      ...texts('delivery_type'),
      ...counts('sent', 'delivered', 'opens', 'deliveries_opened', 'clicks', 'deliveries_clicked', 'machine_opens'),
      ...counts('machine_clicks', 'conversions', 'replies', 'bounces', 'complaints', 'unsubscribes', 'drops'),
      ...counts('failures', 'undeliverables'),
    },
  },
  {
    dataset: analystsDataset,
    name: 'domain_rates',
    description: 'One row per day and domain of the recipients of e-mail: bounces and complaints.',
    columns: {
      day: 'DATE',
      ...texts('recipient_domain'),
      ...counts('sent', 'delivered', 'bounced', 'complained'),
      ...rates('bounced_per_sent', 'complained_per_delivered'),
    },
  },
  {
    dataset: analystsDataset,
    name: 'person_engagement',
    description: 'One row per person: what they were sent and what they did.',
    columns: {
      ...texts('person', 'customer_id', 'cio_id', 'email'),
      ...counts('sent', 'delivered', 'opened', 'clicked', 'converted', 'bounced', 'complained'),
      ...counts('opens_total', 'clicks_total'),
      ...times('last_sent_at', 'last_opened_at', 'last_clicked_at', 'last_converted_at', 'last_bounced_at'),
      ...rates('opened_per_delivered', 'clicked_per_delivered'),
    },
  },
  {
    dataset: analystsDataset,
    name: 'subscriptions',
    description:
      'One row per person and topic: whether they are subscribed, after the latest change. Who never changed anything has no row.',
    columns: {
      ...texts('person', 'customer_id', 'cio_id', 'email', 'topic'),
      is_subscribed: 'BOOL',
      ...times('changed_at'),
      ...texts('event_name', 'delivery_id', 'event_id'),
    },
  },
  {
    dataset: analystsDataset,
    name: 'time_to_engage',
    description:
      'One row per channel and campaign, newsletter, broadcast or transactional message: how soon people open and click.',
    columns: {
      ...texts('delivery_type', 'origin_type', 'origin_id'),
      ...counts('opened'),
      ...rates('median_seconds_to_open', 'p90_seconds_to_open'),
      ...counts('clicked'),
      ...rates('median_seconds_to_click', 'p90_seconds_to_click'),
    },
  },
  {
    dataset: operatorsDataset,
    name: 'message_outcomes',
    description: 'One row per time a message was settled, without the repeats of the log sink.',
    columns: {
      ...times('logged_at'),
      ...texts('outcome', 'function_name', 'topic', 'message_id', 'event_id'),
      ...counts('delivery_attempt'),
      ...texts('code'),
      ...counts('duration_ms'),
      ...texts('delivery_id', 'trace', 'insert_id'),
    },
  },
  {
    dataset: operatorsDataset,
    name: 'message_ledger',
    description:
      'One row per published message: its fate, and for a send what happened to the delivery. Reads the dataset of the analysts too.',
    columns: {
      ...texts('topic', 'message_id', 'event_id'),
      ...times('published_at'),
      ...texts('fate'),
      ...times('settled_at'),
      ...texts('code'),
      ...counts('retries'),
      ...texts('delivery_id'),
      ...times('sent_at', 'delivered_at', 'opened_at', 'clicked_at', 'bounced_at', 'failed_at'),
      ...texts('failure_message'),
    },
  },
];

const viewsDir = path.join(__dirname, 'views');

/** The SQL of a view, with its tables qualified by the project. */
export function viewQuery(view: View, projectId: string): string {
  const sql = readFileSync(path.join(viewsDir, `${view.name}.sql`), 'utf8');
  return sql.replaceAll('`PROJECT.', `\`${projectId}.`).trim();
}

/** The tables and views that a view reads, as `dataset.name`. */
export function sourcesOf(view: View): string[] {
  return [...new Set([...viewQuery(view, 'p').matchAll(/`p\.([^`]+)`/g)].map(([, source = '']) => source))];
}
