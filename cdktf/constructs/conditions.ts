/** Conditions of alerts, over Pub/Sub's and Cloud Run's own metrics and over the metrics that are made of log lines. */
import type { MonitoringAlertPolicyConditions } from '@cdktf/provider-google/lib/monitoring-alert-policy';

import { seconds } from './duration';

const windowSeconds = 300;

type Aligner = 'ALIGN_DELTA' | 'ALIGN_MAX' | 'ALIGN_PERCENTILE_95';

export type Threshold = {
  readonly title: string;
  readonly metric: string;
  readonly resource: 'pubsub_subscription' | 'pubsub_topic' | 'logging_sink' | 'cloud_run_revision';
  /** More of the filter, such as which subscription. */
  readonly where: string;
  readonly aligner: Aligner;
  readonly above: number;
  /** @default - 0: at once. */
  readonly forSeconds?: number;
};

/** A metric of Google's own, which exists before anything was measured. */
export const threshold = (props: Threshold): MonitoringAlertPolicyConditions => ({
  displayName: props.title,
  conditionThreshold: {
    filter: `metric.type="${props.metric}" AND resource.type="${props.resource}" AND ${props.where}`,
    comparison: 'COMPARISON_GT',
    thresholdValue: props.above,
    duration: seconds(props.forSeconds ?? 0),
    aggregations: [{ alignmentPeriod: seconds(windowSeconds), perSeriesAligner: props.aligner }],
    trigger: { count: 1 },
  },
});

export type Query = { readonly title: string; readonly query: string; readonly forSeconds?: number };

/**
 * A metric made of log lines does not exist before its first line, and a threshold on it would fail the first
 * deployment with 404 for ten minutes. A query says that it may be missing.
 */
export const query = (props: Query): MonitoringAlertPolicyConditions => ({
  displayName: props.title,
  conditionPrometheusQueryLanguage: {
    query: props.query,
    duration: seconds(props.forSeconds ?? 0),
    evaluationInterval: seconds(60),
    disableMetricValidation: true,
  },
});

/** The subscription by its id: resources are labelled with the id, not with the full name. */
export const ofSubscription = (name: string): string => `resource.label.subscription_id="${name}"`;

/** Outcome lines as PromQL sees them. `where` is one or more label matchers. */
export const outcomesIn = (minutes: number, where = ''): string =>
  `sum(increase(logging_googleapis_com:user_customerio_outcomes{monitored_resource="cloud_run_revision"${where && `,${where}`}}[${minutes}m]))`;
