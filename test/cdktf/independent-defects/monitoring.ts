/** Defects of alerts: those that never fire, that nobody gets, and that keep the first apply from ending. */
import { type Defect, drop, reference, replaced, set } from './change';

const policy = 'google_monitoring_alert_policy';
const subscription = 'google_pubsub_subscription';
const metric = 'google_logging_metric';
const titled = (text: RegExp): { readonly display_name: RegExp } => ({ display_name: text });
const filter = 'conditions.0.condition_threshold.filter';
const deadLettersOfSends = titled(/dead letters of customerio-transactional/);

export const monitoringDefects: readonly Defect[] = [
  {
    id: 'alert-on-a-topic-for-a-subscription',
    stack: 'prod',
    goesWrong: 'no subscription has the topic’s name: the backlog alert never fires',
    section: '6.2',
    plant: set(
      policy,
      titled(/wait on customerio-identify/),
      filter,
      (_old, stack) =>
        'metric.type="pubsub.googleapis.com/subscription/oldest_unacked_message_age" AND ' +
        'resource.type="pubsub_subscription" AND resource.label.subscription_id=' +
        `"${reference(stack, 'google_pubsub_topic', { name: 'customerio-identify' }, 'name')}"`,
    ),
  },
  {
    id: 'both-kinds-of-dead-letters-at-once',
    stack: 'prod',
    goesWrong: 'a parked send raises the first condition only: with AND nobody is ever told about it',
    section: '6.2',
    plant: set(policy, deadLettersOfSends, 'combiner', 'AND'),
  },
  {
    id: 'dead-letters-counted-on-the-replay',
    stack: 'prod',
    goesWrong: 'the replay subscription has no dead-letter policy, so its count is never written and never above 0',
    section: '6.2',
    plant: set(
      policy,
      titled(/dead letters of customerio-track/),
      'conditions.1.condition_threshold.filter',
      (_old, stack) =>
        'metric.type="pubsub.googleapis.com/subscription/dead_letter_message_count" AND ' +
        'resource.type="pubsub_subscription" AND resource.label.subscription_id=' +
        `"${reference(stack, subscription, { name: 'customerio-track-dead-letter-replay' }, 'name')}"`,
    ),
  },
  {
    id: 'backlog-in-milliseconds',
    stack: 'prod',
    goesWrong: 'the metric is in seconds: the alert fires after three and a half days',
    section: '6.2',
    plant: set(policy, titled(/wait on customerio-track/), 'conditions.0.condition_threshold.threshold_value', 300_000),
  },
  {
    id: 'latency-above-the-timeout',
    stack: 'prod',
    goesWrong: 'Customer.io gives up after 4 s: a percentile above 20 s is never seen',
    section: '6.2',
    plant: set(policy, titled(/webhook is slow/), 'conditions.0.condition_threshold.threshold_value', 20_000),
  },
  {
    id: 'six-hours-of-quarantine-first',
    stack: 'prod',
    goesWrong: 'there would have to be quarantined events in every five minutes of six hours: never fires',
    section: '6.2',
    plant: set(policy, titled(/in quarantine/), 'conditions.0.condition_threshold.duration', '21600s'),
  },
  {
    id: 'alert-below-zero',
    stack: 'prod',
    goesWrong: 'a count is never below 0: 5xx answers of the webhook page nobody',
    section: '6.2',
    plant: set(policy, titled(/webhook refuses/), 'conditions.0.condition_threshold.comparison', 'COMPARISON_LT'),
  },
  {
    id: 'delta-of-a-gauge',
    stack: 'prod',
    goesWrong: 'num_undelivered_messages is a gauge, which has no ALIGN_DELTA: the API refuses the policy',
    section: '6.2',
    plant: set(
      policy,
      titled(/dead letters of customerio-identify/),
      'conditions.0.condition_threshold.aggregations.0.per_series_aligner',
      'ALIGN_DELTA',
    ),
  },
  {
    id: 'label-of-another-metric',
    stack: 'prod',
    goesWrong: 'the label is Cloud Run’s, Pub/Sub’s is another: failing pushes page nobody',
    section: '6.2',
    plant: set(
      policy,
      titled(/pushes of customerio-transactional/),
      filter,
      replaced('metric.label.response_class', 'metric.label.response_code_class'),
    ),
  },
  {
    id: 'outcome-misspelt',
    stack: 'prod',
    goesWrong: 'no line has this outcome: parked messages page nobody',
    section: '6.2',
    plant: set(policy, titled(/messages are parked/), 'conditions', replaced('\\"parked\\"', '\\"park\\"')),
  },
  {
    id: 'label-from-another-field',
    stack: 'prod',
    goesWrong: 'the line calls it event_name: the label is always empty, and the complaint rate always 0',
    section: '6.2',
    plant: set(
      metric,
      { name: 'customerio_webhook_events' },
      'label_extractors.event_name',
      'EXTRACT(jsonPayload.metric)',
    ),
  },
  {
    id: 'metric-renamed',
    stack: 'prod',
    goesWrong: 'the alerts still ask for the old name and validate nothing: all of them stay silent',
    section: '6.2',
    plant: set(metric, { name: 'customerio_outcomes' }, 'name', 'customerio_message_outcomes'),
  },
  {
    id: 'metric-of-a-wrong-service',
    stack: 'prod',
    goesWrong: 'functions are no Cloud Functions resources in the log any more: nothing is counted, nothing fires',
    section: '6.2',
    plant: set(
      metric,
      { name: 'customerio_outcomes' },
      'filter',
      replaced('resource.type=\\"cloud_run_revision\\"', 'resource.type=\\"cloud_function\\"'),
    ),
  },
  {
    id: 'alert-without-channel',
    stack: 'prod',
    goesWrong: 'the incident is opened in the console and nobody is told',
    section: '6.2',
    plant: set(policy, titled(/whether a message was sent/), 'notification_channels', []),
  },
  {
    id: 'alert-switched-off',
    stack: 'prod',
    goesWrong: 'switched off during an incident and committed: refused keys page nobody',
    section: '6.2',
    plant: set(policy, titled(/refuses our keys/), 'enabled', false),
  },
  {
    id: 'threshold-on-a-metric-just-made',
    stack: 'prod',
    goesWrong: 'a log metric cannot be found for up to ten minutes after it was made: the first apply fails with 404',
    section: '6.2',
    plant: set(policy, titled(/people complain/), 'conditions', [
      {
        display_name: 'Complaints',
        condition_threshold: {
          filter:
            'metric.type="logging.googleapis.com/user/customerio_webhook_events" AND ' +
            'resource.type="cloud_run_revision" AND metric.label.event_name="email_spammed"',
          comparison: 'COMPARISON_GT',
          threshold_value: 10,
          duration: '0s',
          aggregations: [{ alignment_period: '300s', per_series_aligner: 'ALIGN_DELTA' }],
        },
      },
    ]),
  },
  {
    id: 'log-alert-without-a-rate-limit',
    stack: 'prod',
    goesWrong: 'an alert on log lines needs a notification rate limit: the API refuses the policy',
    section: '6.2',
    plant: set(policy, titled(/fails by itself/), 'conditions', [
      {
        display_name: 'Faults',
        condition_matched_log: {
          filter: 'resource.type="cloud_run_revision" AND jsonPayload.code=("INTERNAL" OR "PARKING_FAILED")',
        },
      },
    ]),
  },
  {
    id: 'silence-of-a-service-that-never-was',
    stack: 'prod',
    goesWrong: 'absence is only noticed of a series that was once there: with a wrong name the alert never fires',
    section: '6.2',
    plant: set(
      policy,
      titled(/sync does not run/),
      'conditions.0.condition_absent.filter',
      replaced('customerio-sync', 'sync'),
    ),
  },
  {
    id: 'no-alert-on-unknown-sends',
    stack: 'prod',
    goesWrong: 'sends of which nobody knows whether they went out wait for a person who is never told',
    section: '6.2',
    plant: drop(policy, titled(/whether a message was sent/)),
  },
];
