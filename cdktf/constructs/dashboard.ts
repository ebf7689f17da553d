/** The dashboard as Cloud Monitoring stores it, from the names of the pipelines. */
import { deadLetterReplaySubscription, pushSubscription, systemTopics } from '../../shared/names';
import type { Pipeline } from './topic-to-function';

type Tile = {
  readonly xPos: number;
  readonly yPos: number;
  readonly width: number;
  readonly height: number;
  readonly widget: object;
};

/** Of the mosaic's 48 columns. */
const tileWidth = 24;
const tileHeight = 16;

const chart = (title: string, ...sets: object[]): object => ({
  title,
  xyChart: { dataSets: sets.map((timeSeriesQuery) => ({ plotType: 'LINE', timeSeriesQuery })) },
});

const ofMetric = (metric: string, where: string, perSeriesAligner: string, groupBy?: string): object => ({
  timeSeriesFilter: {
    filter: `metric.type="${metric}" AND ${where}`,
    aggregation: {
      alignmentPeriod: '60s',
      perSeriesAligner,
      ...(groupBy !== undefined && { crossSeriesReducer: 'REDUCE_SUM', groupByFields: [groupBy] }),
    },
  },
});

/** A metric of ours that is made of log lines. */
const ofLines = (metric: string, by: string, where = ''): object => ({
  prometheusQuery: `sum by (${by}) (rate(logging_googleapis_com:user_${metric}{monitored_resource="cloud_run_revision"${where && `,${where}`}}[5m]))`,
});

const ofOutcomes = (by: string, where: string): object => ofLines('customerio_outcomes', by, where);

const subscription = (name: string): string =>
  `resource.type="pubsub_subscription" AND resource.label.subscription_id="${name}"`;

function pipelineCharts({ topic, functionName }: Pipeline): object[] {
  const push = subscription(pushSubscription(topic));
  const service = `resource.type="cloud_run_revision" AND resource.label.service_name="customerio-${functionName}"`;
  return [
    chart(`${functionName}: outcomes a second`, ofOutcomes('outcome', `function="${functionName}"`)),
    chart(
      `${functionName}: oldest message, seconds`,
      ofMetric('pubsub.googleapis.com/subscription/oldest_unacked_message_age', push, 'ALIGN_MAX'),
    ),
    chart(
      `${functionName}: pushes by answer`,
      ofMetric(
        'pubsub.googleapis.com/subscription/push_request_count',
        push,
        'ALIGN_RATE',
        'metric.label.response_class',
      ),
    ),
    chart(
      `${functionName}: dead letters not replayed`,
      ofMetric(
        'pubsub.googleapis.com/subscription/num_undelivered_messages',
        subscription(deadLetterReplaySubscription(topic)),
        'ALIGN_MAX',
      ),
    ),
    chart(
      `${functionName}: latency, 95th percentile, ms`,
      ofMetric('run.googleapis.com/request_latencies', service, 'ALIGN_PERCENTILE_95'),
    ),
    chart(
      `${functionName}: instances`,
      ofMetric('run.googleapis.com/container/instance_count', service, 'ALIGN_MAX', 'metric.label.state'),
    ),
  ];
}

function webhookCharts(): object[] {
  const service = 'resource.type="cloud_run_revision" AND resource.label.service_name="customerio-webhook"';
  const published = (topicId: string): object =>
    ofMetric(
      'pubsub.googleapis.com/topic/send_message_operation_count',
      `resource.type="pubsub_topic" AND resource.label.topic_id="${topicId}"`,
      'ALIGN_RATE',
    );
  return [
    chart('webhook: events a second, by name', ofLines('customerio_webhook_events', 'event_name')),
    chart('webhook: refused or put aside, by code', ofLines('customerio_webhook_troubles', 'code')),
    chart(
      'webhook: answers by class',
      ofMetric('run.googleapis.com/request_count', service, 'ALIGN_RATE', 'metric.label.response_code_class'),
    ),
    chart(
      'webhook: latency, 95th percentile, ms',
      ofMetric('run.googleapis.com/request_latencies', service, 'ALIGN_PERCENTILE_95'),
    ),
    chart('webhook: rows by the fallback', published(systemTopics.webhookFallback)),
    chart('webhook: put into quarantine', published(systemTopics.webhookQuarantine)),
  ];
}

export function dashboard(environment: string, pipelines: readonly Pipeline[]): object {
  const widgets = [
    chart('Why messages were not delivered', ofOutcomes('code', 'outcome=~"parked|retry"')),
    chart(
      'Archives: oldest message, seconds',
      ofMetric(
        'pubsub.googleapis.com/subscription/oldest_unacked_message_age',
        'resource.type="pubsub_subscription" AND resource.label.subscription_id=monitoring.regex.full_match("customerio-.*-archive")',
        'ALIGN_MAX',
      ),
    ),
    ...webhookCharts(),
    ...pipelines.flatMap(pipelineCharts),
  ];
  const tiles = widgets.map((widget, index): Tile => ({
    xPos: (index % 2) * tileWidth,
    yPos: Math.floor(index / 2) * tileHeight,
    width: tileWidth,
    height: tileHeight,
    widget,
  }));
  return { displayName: `Customer.io ${environment}`, mosaicLayout: { columns: 2 * tileWidth, tiles } };
}
