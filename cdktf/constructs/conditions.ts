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

export type Absence = Pick<Threshold, 'title' | 'metric' | 'resource' | 'where'> & {
  /** 23.5 hours at most; and nothing is raised before the first measurement (Monitoring docs, metric absence, 2026-08). */
  readonly seconds: number;
};

/** Raised when something that was measured is measured no more. */
export const absence = (props: Absence): MonitoringAlertPolicyConditions => ({
  displayName: props.title,
  conditionAbsent: {
    filter: `metric.type="${props.metric}" AND resource.type="${props.resource}" AND ${props.where}`,
    duration: seconds(props.seconds),
    // All revisions and codes together: a revision that gave way to the next is no silence.
    aggregations: [
      { alignmentPeriod: seconds(windowSeconds), perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM' },
    ],
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

const counted = (metric: string, where: string, minutes: number): string =>
  `sum(increase(${metric}{monitored_resource="cloud_run_revision",${where}}[${minutes}m]))`;

/** Answers of the webhook, by their class. */
export const requestsIn = (minutes: number, responseClass: string): string =>
  counted(
    'run_googleapis_com:request_count',
    `service_name="customerio-webhook",response_code_class="${responseClass}"`,
    minutes,
  );

/** What the webhook refused or put aside, by one error code or several with `|` between them. */
export const webhookTroublesIn = (minutes: number, codes: string): string =>
  counted('logging_googleapis_com:user_customerio_webhook_troubles', `code=~"${codes}"`, minutes);

/** Delivery events by Customer.io's name of them. */
export const eventsIn = (minutes: number, name: string): string =>
  counted('logging_googleapis_com:user_customerio_webhook_events', `event_name="${name}"`, minutes);
