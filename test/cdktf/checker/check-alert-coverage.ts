/** What must page somebody: one line for each thing that can go wrong, whatever the alert around it is called. */
import type { Environment } from '../../../cdktf/environment';
import { finding, isObject, referencesIn, textAt, valueAt, type Finding, type Model, type Resource } from './stack';

type Block = Readonly<Record<string, unknown>>;

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const conditionsOf = (alert: Resource): readonly Block[] => {
  const found = valueAt(alert, 'conditions');
  return Array.isArray(found) ? found.filter(isObject) : [];
};

export const blockOf = (condition: Block, name: string): Block => (isObject(condition[name]) ? condition[name] : {});

/** `<metric> of <what>`, `<metric> gone of <what>`, or the query as it stands. */
function watchedBy(model: Model, condition: Block): string {
  const query = textOf(blockOf(condition, 'condition_prometheus_query_language').query);
  if (query !== '') return query;
  const absent = textOf(blockOf(condition, 'condition_absent').filter);
  const filter = absent || textOf(blockOf(condition, 'condition_threshold').filter);
  const metric = /metric\.type="[^"]*\/([^"/]+)"/.exec(filter)?.[1] ?? '';
  const target = model.byAddress.get(referencesIn(filter)[0]?.address ?? '');
  const name = target
    ? textAt(target, 'name')
    : /(?:subscription_id|topic_id|service_name|label\.name)=(?:monitoring\.regex\.full_match\()?"([^"]+)"/.exec(
        filter,
      )?.[1];
  const answers = /response_code_class="([^"]+)"/.exec(filter)?.[1];
  return [metric, ...(answers === undefined ? [] : [answers]), ...(absent ? ['gone'] : []), 'of', name ?? ''].join(' ');
}

const ofPush = (name: string): string[] => [
  `num_undelivered_messages of ${name.replace(/-push$/, '-dead-letter-replay')}`,
  `dead_letter_message_count of ${name}`,
  `oldest_unacked_message_age of ${name}`,
  `push_request_count of ${name}`,
];

const general: readonly string[] = [
  'oldest_unacked_message_age of customerio-.*-archive',
  'send_message_operation_count of customerio-webhook-quarantine',
  'send_message_operation_count of customerio-webhook-fallback',
  'dead_letter_message_count of customerio-webhook-fallback-archive',
  'error_count of customerio-outcomes',
  'request_latencies of customerio-webhook',
  'request_count 5xx of customerio-webhook',
];

/** Parts of queries, with the threshold that ends the query. */
const queries: readonly (readonly string[])[] = [
  ['outcome="parked"', '> 0'],
  ['outcome="retry"', ' / ', '> 0.5 and ', '> 20'],
  ['code="CUSTOMERIO_UNAUTHORIZED"', '> 0'],
  ['code=~"INTERNAL|PARKING_FAILED"', '> 0'],
  ['code="SEND_OUTCOME_UNKNOWN"', '> 0'],
  ['code="LEDGER_UNAVAILABLE"', '> 0'],
  ['code=~"DATABASE_UNAVAILABLE|IDENTIFY_UNAVAILABLE"', '> 0'],
  ['code=~"SIGNATURE_MISMATCH|SIGNATURE_STALE|SIGNATURE_MALFORMED|SIGNING_KEY_MISSING"', 'unless on()', '> 0'],
  ['code=~"SIGNATURE_MISMATCH|SIGNATURE_STALE|SIGNATURE_MALFORMED|SIGNING_KEY_MISSING"', '> 50'],
  ['code=~"LISTENER_FAILED"', '> 0'],
  ['event_name="email_spammed"', ' / ', 'event_name="email_delivered"', '> 1000)) > 0.001'],
  ['event_name="email_bounced"', ' / ', 'event_name="email_sent"', '> 1000)) > 0.05'],
];

export function checkAlertCoverage(
  model: Model,
  alerts: readonly Resource[],
  { webhook, database }: Environment,
): Finding[] {
  const watched = alerts.flatMap((alert) => conditionsOf(alert).map((condition) => watchedBy(model, condition)));
  const pushes = model
    .of('google_pubsub_subscription')
    .map((subscription) => textAt(subscription, 'name'))
    .filter((name) => name.endsWith('-push'));
  const hours = webhook.silentHoursMax;
  const silence = hours === undefined ? [] : ['request_count 2xx gone of customerio-webhook'];
  const sync = database ? ['request_count 5xx of customerio-sync', 'request_count 2xx gone of customerio-sync'] : [];
  const zeros =
    hours === undefined ? [] : [['customerio-webhook', 'response_code_class="2xx"', `[${hours * 60}m]`, '< 1']];
  return [
    ...[...pushes.flatMap(ofPush), ...general, ...silence, ...sync].filter((what) => !watched.includes(what)),
    ...[...queries, ...zeros]
      .filter((parts) => !watched.some((query) => isOf(query, parts)))
      .map((parts) => parts.join(' … ')),
  ].map((what) => finding('monitoring', 'alerts', `nobody is paged for ${what}`));
}

/** All the parts, one after another, the last at the end. */
function isOf(query: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = query.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return query.endsWith(parts.at(-1) ?? '');
}
