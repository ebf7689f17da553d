/** Violations around the one public function. */
import { changed, defects, drop, fn, one, set, type Tree } from './plant';

const policy = 'google_monitoring_alert_policy';
const publisher = 'google_pubsub_topic_iam_member';

export const webhookDefects = defects([
  {
    what: 'a webhook that nobody can call',
    rule: 'access',
    plant: (stack) => {
      drop(stack, 'google_cloud_run_service_iam_member', 'webhook_everybody');
    },
  },
  {
    what: 'the address of another function to register at Customer.io',
    rule: 'places',
    plant: (stack) => {
      set(stack, 'output.webhook_url.value', one(stack, 'google_service_account', 'webhook').account_id);
    },
  },
  {
    what: 'a webhook that starts when it is called',
    rule: 'functions',
    plant: changed(fn, 'webhook', 'service_config.min_instance_count', 0),
  },
  {
    what: 'a webhook of more instances than the environment says',
    rule: 'functions',
    plant: changed(fn, 'webhook', 'service_config.max_instance_count', 50),
  },
  {
    what: 'rows into another table',
    rule: 'functions',
    plant: changed(fn, 'webhook', 'service_config.environment_variables.BIGQUERY_TABLE', 'events'),
  },
  {
    what: 'a fallback onto the topic of people',
    rule: 'functions',
    plant: changed(fn, 'webhook', 'service_config.environment_variables.FALLBACK_TOPIC', 'customerio-identify'),
  },
  {
    what: 'two log lines that become one text',
    rule: 'functions',
    plant: changed(fn, 'webhook', 'service_config.environment_variables.LOG_EXECUTION_ID', 'true'),
  },
  {
    what: 'a webhook that may not write its table',
    rule: 'access',
    plant: (stack) => {
      drop(stack, 'google_bigquery_table_iam_member', 'webhook_writes_rows');
    },
  },
  {
    what: 'a webhook that writes another table as well',
    rule: 'access',
    plant: (stack) => {
      const grant = structuredClone(one(stack, 'google_bigquery_table_iam_member', 'webhook_writes_rows'));
      const other = one(stack, 'google_bigquery_table_iam_member', 'pubsub_dead_letters_dataEditor');
      set(grant, 'table_id', other.table_id);
      set(grant, 'dataset_id', other.dataset_id);
      Object.assign(stack.resource.google_bigquery_table_iam_member ?? {}, { extra: grant });
    },
  },
  {
    what: 'a webhook without its fallback',
    rule: 'access',
    plant: (stack) => {
      drop(stack, publisher, 'webhook_publishes_fallback');
    },
  },
  {
    what: 'a webhook that changes people',
    rule: 'access',
    plant: (stack) => {
      const grant = structuredClone(one(stack, publisher, 'webhook_publishes_fallback'));
      set(grant, 'topic', one(stack, publisher, 'identify_publisher_0').topic);
      Object.assign(stack.resource[publisher] ?? {}, { extra: grant });
    },
  },
  {
    what: 'a signing key that somebody else reads',
    rule: 'access',
    plant: (stack) => {
      const grant = structuredClone(one(stack, 'google_secret_manager_secret_iam_member', 'webhook_to_reads'));
      set(grant, 'member', one(stack, 'google_secret_manager_secret_iam_member', 'track_to_reads').member);
      Object.assign(stack.resource.google_secret_manager_secret_iam_member ?? {}, { extra: grant });
    },
  },
  ...['latency', 'failures', 'fallback', 'silence', 'signatures', 'listeners', 'complaints', 'bounces'].map((name) => ({
    what: `a webhook whose ${name} page nobody`,
    rule: 'monitoring',
    plant: (stack: Parameters<typeof drop>[0]) => {
      drop(stack, policy, `webhook_alerts_${name}`);
    },
  })),
  {
    what: 'a latency that pages when Customer.io has given up',
    rule: 'monitoring',
    plant: (stack) => {
      const [condition] = one(stack, policy, 'webhook_alerts_latency').conditions as unknown as Tree[];
      set(condition ?? {}, 'condition_threshold.threshold_value', 5000);
    },
  },
  {
    what: 'a silence of a service that is not there',
    rule: 'monitoring',
    plant: (stack) => {
      const [condition] = one(stack, policy, 'webhook_alerts_silence').conditions as unknown as Tree[];
      const filter = condition?.condition_absent?.filter as unknown as string;
      set(condition ?? {}, 'condition_absent.filter', filter.replace('customerio-webhook', 'customerio-webhok'));
    },
  },
  {
    what: 'a query by a label that no line has',
    rule: 'monitoring',
    plant: (stack) => {
      const [condition] = one(stack, policy, 'webhook_alerts_bounces').conditions as unknown as Tree[];
      const query = condition?.condition_prometheus_query_language?.query as unknown as string;
      set(
        condition ?? {},
        'condition_prometheus_query_language.query',
        query.replace('event_name="email_sent"', 'metric="sent",event_name="email_sent"'),
      );
    },
  },
  {
    what: 'every line of the webhook left out of the log',
    rule: 'monitoring',
    plant: changed(
      'google_logging_project_exclusion',
      'webhook',
      'filter',
      'resource.type="cloud_run_revision" AND resource.labels.service_name="customerio-webhook" AND severity<ERROR',
    ),
  },
]);
