/** What settings of logging and monitoring may be. Split from settings.ts for its length. */
import { systemTopics } from '../../../shared/names';
import { description, duration, each, either, exactly, inBlock, matching, oneOf, whole, type Setting } from './setting';
import type { Settings } from './settings';

const condition = (path: string): string => `conditions.${path}`;
const outcomeFilter =
  'resource.type="cloud_run_revision" AND resource.labels.service_name=~"^customerio-" AND jsonPayload.outcome=("delivered" OR "duplicate" OR "parked" OR "retry")';
const webhookLines = 'resource.type="cloud_run_revision" AND resource.labels.service_name="customerio-webhook"';
export const webhookFilters = {
  troubles: `${webhookLines} AND jsonPayload.code:*`,
  events: `${webhookLines} AND jsonPayload.event_name:*`,
} as const;
const runbookUrl = /^https:\/\/\S+\/[a-z-]+\.md$/;
const balanced = (expected: string, pattern: RegExp): Setting => ({
  isRequired: 'with-parent',
  expected,
  holds: (given) =>
    typeof given === 'string' &&
    pattern.test(given) &&
    given.split('(').length === given.split(')').length &&
    given.split('{').length === given.split('}').length &&
    given.split('"').length % 2 === 1,
});

export const monitoringSettings: Readonly<Record<string, Settings>> = {
  google_logging_metric: {
    name: oneOf('customerio_outcomes', 'customerio_webhook_troubles', 'customerio_webhook_events'),
    description,
    filter: oneOf(outcomeFilter, ...Object.values(webhookFilters)),
    'metric_descriptor.metric_kind': exactly('DELTA'),
    'metric_descriptor.value_type': exactly('INT64'),
    'metric_descriptor.unit': exactly('1'),
    'metric_descriptor.labels.key': oneOf('function', 'outcome', 'code', 'event_name'),
    'metric_descriptor.labels.value_type': exactly('STRING'),
    label_extractors: either(
      exactly({
        function: 'EXTRACT(jsonPayload.function)',
        outcome: 'EXTRACT(jsonPayload.outcome)',
        code: 'EXTRACT(jsonPayload.code)',
      }),
      exactly({ code: 'EXTRACT(jsonPayload.code)' }),
      exactly({ event_name: 'EXTRACT(jsonPayload.event_name)' }),
    ),
  },
  google_logging_project_sink: {
    name: exactly(systemTopics.outcomes),
    description,
    destination: matching(/^pubsub\.googleapis\.com\/\$\{google_pubsub_topic\.\w+\.id\}$/, 'a topic'),
    filter: exactly(outcomeFilter),
    unique_writer_identity: exactly(true),
  },
  google_logging_project_exclusion: {
    name: oneOf('customerio-outcome-lines', 'customerio-delivery-event-lines'),
    description,
    filter: oneOf(`${outcomeFilter} AND severity<ERROR`, `${webhookFilters.events} AND severity<ERROR`),
  },
  google_monitoring_dashboard: { dashboard_json: matching(/^\{"displayName":"Customer\.io /, 'a dashboard') },
  google_monitoring_alert_policy: {
    display_name: matching(/^Customer\.io [a-z][a-z0-9-]*: ./, 'Customer.io <environment>: <what>'),
    combiner: exactly('OR'),
    enabled: exactly(true),
    severity: oneOf('CRITICAL', 'ERROR', 'WARNING'),
    notification_channels: each(matching(/^projects\/[^/]+\/notificationChannels\/\d+$/, 'a channel')),
    'alert_strategy.auto_close': duration(1800, 604_800),
    'documentation.content': matching(/^[^]{20,}\n\nWhat to do: \[[a-z-]+\]\(https:\/\/\S+\)$/, 'meaning and runbook'),
    'documentation.subject': description,
    'documentation.mime_type': exactly('text/markdown'),
    'documentation.links.display_name': exactly('Runbook'),
    'documentation.links.url': matching(runbookUrl, 'a runbook'),
    [condition('display_name')]: matching(/^\S.{3,}$/, 'a title'),
    [condition('condition_threshold.filter')]: balanced(
      'a metric of Google’s, a resource and which one',
      /^metric\.type="(pubsub|run|logging)\.googleapis\.com\/[a-z_/]+" AND resource\.type="[a-z_]+" AND (resource|metric)\.label\.\S+.*"\)?$/,
    ),
    [condition('condition_threshold.comparison')]: inBlock(exactly('COMPARISON_GT')),
    [condition('condition_threshold.threshold_value')]: inBlock(whole(0, 86_400)),
    [condition('condition_threshold.duration')]: inBlock(oneOf('0s', '60s', '300s', '600s', '3600s')),
    [condition('condition_threshold.aggregations.alignment_period')]: inBlock(duration(60, 3600)),
    [condition('condition_threshold.aggregations.per_series_aligner')]: inBlock(
      oneOf('ALIGN_DELTA', 'ALIGN_MAX', 'ALIGN_PERCENTILE_95'),
    ),
    [condition('condition_threshold.trigger')]: inBlock(exactly({ count: 1 })),
    [condition('condition_absent.filter')]: balanced(
      'accepted requests of a service',
      /^metric\.type="run\.googleapis\.com\/request_count" AND resource\.type="cloud_run_revision" AND resource\.label\.service_name="customerio-[a-z]+" AND metric\.label\.response_code_class="2xx"$/,
    ),
    [condition('condition_absent.duration')]: inBlock(duration(3600, 23 * 3600)),
    [condition('condition_absent.aggregations')]: inBlock(
      exactly([{ alignment_period: '300s', per_series_aligner: 'ALIGN_DELTA', cross_series_reducer: 'REDUCE_SUM' }]),
    ),
    [condition('condition_absent.trigger')]: inBlock(exactly({ count: 1 })),
    [condition('condition_prometheus_query_language.query')]: balanced(
      'a query of sums over a metric of ours or of Cloud Run’s',
      /^\(*sum\(increase\((logging_googleapis_com:user_customerio_[a-z_]+|run_googleapis_com:request_count)\{monitored_resource="cloud_run_revision"[,}].* [<>] [\d.]+$/,
    ),
    [condition('condition_prometheus_query_language.duration')]: inBlock(oneOf('0s', '60s', '300s', '600s')),
    [condition('condition_prometheus_query_language.evaluation_interval')]: inBlock(duration(30, 300)),
    [condition('condition_prometheus_query_language.disable_metric_validation')]: inBlock(exactly(true)),
  },
};
