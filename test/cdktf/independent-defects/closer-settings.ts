/** Second round: settings that are wrong while they look right, of subscriptions, functions and tables. */
import { type Defect, drop, type Json, set, setOfStack, unset } from './change';

const cloudFunction = 'google_cloudfunctions2_function';
const subscription = 'google_pubsub_subscription';
const table = 'google_bigquery_table';
const deliveryEvents = { table_id: 'delivery_events', view: /null/ };
const identify = { name: 'customerio-identify' };
const webhook = { name: 'customerio-webhook' };
const variable = (name: string): string => `service_config.environment_variables.${name}`;

export const closerSettings: readonly Defect[] = [
  {
    id: 'dead-letters-kept-for-a-day',
    stack: 'prod',
    goesWrong: 'what was parked on Friday cannot be replayed on Monday',
    section: '1.2',
    plant: set(
      subscription,
      { name: 'customerio-transactional-dead-letter-replay' },
      'message_retention_duration',
      '86400s',
    ),
  },
  {
    id: 'replay-with-ten-seconds',
    stack: 'prod',
    goesWrong: 'a replay that takes longer than ten seconds a batch gets its dead letters twice',
    section: '1.2',
    plant: set(subscription, { name: 'customerio-identify-dead-letter-replay' }, 'ack_deadline_seconds', 10),
  },
  {
    id: 'quarantine-after-two-minutes',
    stack: 'prod',
    goesWrong: 'five attempts are two and a half minutes: a short outage of BigQuery quarantines every event',
    section: '1.3',
    plant: set(
      subscription,
      { name: 'customerio-webhook-fallback-archive' },
      'dead_letter_policy.max_delivery_attempts',
      5,
    ),
  },
  {
    id: 'attempts-a-minute-apart',
    stack: 'prod',
    goesWrong: 'a hundred attempts last an hour and a half, not sixteen: a night’s outage dead-letters every change',
    section: '1.3',
    plant: set(subscription, { name: 'customerio-identify-push' }, 'retry_policy.maximum_backoff', '60s'),
  },
  {
    id: 'ten-minutes-between-sends',
    stack: 'prod',
    goesWrong: 'one 503 from Customer.io and a one-time code arrives ten minutes later',
    section: '1.3',
    plant: set(subscription, { name: 'customerio-transactional-push' }, 'retry_policy.minimum_backoff', '600s'),
  },
  {
    id: 'publishers-elsewhere-refused',
    stack: 'prod',
    goesWrong: 'enforced in transit, the policy refuses what a service in another region publishes',
    section: '1.2',
    plant: set(
      'google_pubsub_topic',
      { name: 'customerio-transactional' },
      'message_storage_policy.enforce_in_transit',
      true,
    ),
  },
  {
    id: 'partitions-of-an-hour',
    stack: 'prod',
    goesWrong: 'three years of hours are more partitions than a table may have: inserts fail after 14 months',
    section: '3.4',
    plant: set(table, deliveryEvents, 'time_partitioning.type', 'HOUR'),
  },
  {
    id: 'clustered-by-no-column',
    stack: 'prod',
    goesWrong: 'the table has no such column: apply fails',
    section: '3.4',
    plant: set(table, deliveryEvents, 'clustering', ['metric', 'campaign', 'customer_id']),
  },
  {
    id: 'partition-filter-required',
    stack: 'prod',
    goesWrong: 'the views filter on nothing: every one of them fails',
    section: '3.4',
    plant: set(table, deliveryEvents, 'require_partition_filter', true),
  },
  {
    id: 'quarantined-for-ever',
    stack: 'prod',
    goesWrong: 'bodies with personal data are kept without an end',
    section: '3.4',
    plant: unset(table, { table_id: 'quarantined_events' }, 'time_partitioning.expiration_ms'),
  },
  {
    id: 'partitioned-by-arrival',
    stack: 'prod',
    goesWrong: 'questions about a day of events read the whole table, and a late event outlives its time',
    section: '3.4',
    plant: set(table, deliveryEvents, 'time_partitioning.field', 'received_at'),
  },
  {
    id: 'view-with-everybody-in-it',
    stack: 'prod',
    goesWrong: 'the view for readers without personal data shows every column',
    section: '3.4',
    plant: set(
      table,
      { table_id: 'delivery_events', view: /customerio/ },
      'view.query',
      'SELECT * FROM `my-project-prod.customerio.delivery_events`',
    ),
  },
  {
    id: 'view-counts-repeats',
    stack: 'prod',
    goesWrong: 'without QUALIFY every repeat of Customer.io counts: opens, bounces and complaints are too many',
    section: '3.4',
    plant: set(table, { table_id: 'unique_events' }, 'view.query', (old: Json | undefined): Json =>
      typeof old === 'string' ? old.replace(/QUALIFY[\s\S]*$/, '') : null,
    ),
  },
  {
    id: 'view-without-its-right',
    stack: 'prod',
    goesWrong: 'the view in the other dataset may not read the table: access denied for everybody who asks it',
    section: '3.4',
    plant: drop('google_bigquery_dataset_access', {}),
  },
  {
    id: 'analysts-may-delete',
    stack: 'prod',
    goesWrong: 'a slip in the console deletes the table of all deliveries',
    section: '1.2',
    plant: set(
      'google_bigquery_dataset_iam_member',
      { member: 'group:analysts@example.com' },
      'role',
      'roles/bigquery.dataEditor',
    ),
  },
  {
    id: 'too-little-memory',
    stack: 'prod',
    goesWrong: 'three hundred messages at once do not fit into 128 MiB: the container is killed under load',
    section: '2.1',
    plant: set(cloudFunction, identify, 'service_config.available_memory', '128Mi'),
  },
  {
    id: 'five-minutes-for-a-signature',
    stack: 'prod',
    goesWrong: 'Customer.io retries for a week with the first signature’s time: what came late is refused and lost',
    section: '1.4',
    plant: set(cloudFunction, webhook, variable('WEBHOOK_TOLERANCE_SECONDS'), '300'),
  },
  {
    id: 'sandbox-address-left-in',
    stack: 'prod',
    goesWrong: 'every request goes to a port on the instance itself where nobody listens',
    section: '1.8',
    plant: set(cloudFunction, identify, variable('CUSTOMERIO_TRACK_URL'), 'http://127.0.0.1:4010'),
  },
  {
    id: 'emulator-address-left-in',
    stack: 'prod',
    goesWrong: 'the Pub/Sub client talks to an emulator that is not there: no event is published, no row falls back',
    section: '3.2',
    plant: set(cloudFunction, webhook, variable('PUBSUB_EMULATOR_HOST'), 'localhost:8085'),
  },
  {
    id: 'workspace-of-another-region',
    stack: 'prod',
    goesWrong: 'requests of a workspace in the EU go to the United States: 401, and personal data on the way',
    section: '1.8',
    plant: set(cloudFunction, { name: 'customerio-track' }, variable('CUSTOMERIO_REGION'), 'us'),
  },
  {
    id: 'execution-ids-in-the-log',
    stack: 'prod',
    goesWrong: 'two lines in one write become one text: outcomes are missing from the warehouse and the metrics',
    section: '1.5',
    plant: set(cloudFunction, identify, variable('LOG_EXECUTION_ID'), 'true'),
  },
  {
    id: 'all-traffic-through-the-network',
    stack: 'prod',
    goesWrong: 'without a NAT nothing public is reached any more, Pub/Sub included: feedback never arrives',
    section: '1.8',
    plant: set(
      cloudFunction,
      { name: 'customerio-feedback' },
      'service_config.vpc_connector_egress_settings',
      'ALL_TRAFFIC',
    ),
  },
  {
    id: 'starts-before-its-secret',
    stack: 'prod',
    goesWrong: 'nothing says that the grant comes first: the first revision may start without its keys and fail',
    section: '4',
    plant: set(cloudFunction, identify, 'depends_on', (old) =>
      Array.isArray(old) ? old.filter((address) => !JSON.stringify(address).includes('secret_iam_member')) : null,
    ),
  },
  {
    id: 'ledger-by-the-default-name',
    stack: 'prod',
    goesWrong: 'database, grant and variable name different databases: nothing can be sent',
    section: '5',
    plant: set('google_firestore_database', {}, 'name', '(default)'),
  },
  {
    id: 'schedule-in-no-time-zone',
    stack: 'prod',
    goesWrong: 'the API refuses the job: no sync',
    section: '1.2',
    plant: set('google_cloud_scheduler_job', {}, 'time_zone', 'Europe/Frankfurt'),
  },
  {
    id: 'project-of-another-environment',
    stack: 'prod',
    goesWrong: 'production’s stack is made inside staging',
    section: '7.5',
    plant: setOfStack('provider.google.0.project', 'my-project-staging'),
  },
  {
    id: 'agent-of-another-project',
    stack: 'prod',
    goesWrong: 'the number is staging’s: every grant is for its agent, and no dead letter is ever forwarded',
    section: '1.2',
    plant: (stack) => ({
      ...stack,
      data: JSON.parse(
        JSON.stringify(stack.data).replaceAll('my-project-prod', 'my-project-staging'),
      ) as typeof stack.data,
    }),
  },
  {
    id: 'state-of-another-environment',
    stack: 'prod',
    goesWrong: 'production’s apply takes staging’s state for its own and replaces what it finds there',
    section: '7.5',
    plant: setOfStack('terraform.backend.gcs.bucket', 'my-project-staging-terraform-state'),
  },
  {
    id: 'any-version-of-the-provider',
    stack: 'prod',
    goesWrong: 'the next init takes version 8, whose defaults and types are others than the stack was made for',
    section: '7.4',
    plant: setOfStack('terraform.required_providers.google.version', '>= 6.0.0'),
  },
];
