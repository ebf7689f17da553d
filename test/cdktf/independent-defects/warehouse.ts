/** Defects of the webhook and of everything that writes to BigQuery. */
import { type Defect, drop, type Json, referTo, replaced, set, unset } from './change';

const cloudFunction = 'google_cloudfunctions2_function';
const subscription = 'google_pubsub_subscription';
const table = 'google_bigquery_table';
const tableGrant = 'google_bigquery_table_iam_member';
const webhook = { name: 'customerio-webhook' };
const fallback = { name: 'customerio-webhook-fallback-archive' };
const deliveryEvents = { table_id: 'delivery_events', schema: /raw/, view: /null/ };

/** A table's schema is JSON in a string. */
const schema =
  (change: (columns: readonly Record<string, Json>[]) => readonly Record<string, Json>[]) =>
  (old: Json | undefined): Json =>
    JSON.stringify(change(JSON.parse(typeof old === 'string' ? old : '[]') as Record<string, Json>[]));

export const warehouseDefects: readonly Defect[] = [
  {
    id: 'webhook-behind-internal-ingress',
    stack: 'prod',
    goesWrong: 'Customer.io’s requests end at the load balancer with 404, and the feed backs up',
    section: '1.8',
    plant: set(cloudFunction, webhook, 'service_config.ingress_settings', 'ALLOW_INTERNAL_ONLY'),
  },
  {
    id: 'webhook-scaled-to-zero',
    stack: 'prod',
    goesWrong: 'cold starts count into Customer.io’s 4 s: timeouts stall the feed whenever it was quiet',
    section: '2.2',
    plant: set(cloudFunction, webhook, 'service_config.min_instance_count', 0),
  },
  {
    id: 'webhook-may-only-read-the-table',
    stack: 'prod',
    goesWrong: 'every insert is refused: all events take the fallback, for ever',
    section: '1.2',
    plant: set(tableGrant, { member: /\.webhook_to_account/ }, 'role', 'roles/bigquery.dataViewer'),
  },
  {
    id: 'webhook-writes-to-a-view',
    stack: 'prod',
    goesWrong: 'rows cannot be streamed into a view: all events take the fallback, for ever',
    section: '3.1',
    plant: set(cloudFunction, webhook, 'service_config.environment_variables.BIGQUERY_TABLE', 'unique_events'),
  },
  {
    id: 'feedback-topic-misspelt',
    stack: 'prod',
    goesWrong:
      'bounces and complaints are published to a topic that is not there: 503, and the feed stalls behind them',
    section: '1.4',
    plant: set(cloudFunction, webhook, 'service_config.environment_variables.FEEDBACK_TOPIC', 'customerio-feedbacks'),
  },
  {
    id: 'fallback-without-the-schema',
    stack: 'prod',
    goesWrong:
      'without the table’s schema a `data` column is needed that the table has not: no fallback row is written',
    section: '3.4',
    plant: set(subscription, fallback, 'bigquery_config.use_table_schema', false),
  },
  {
    id: 'fallback-stops-at-unknown-fields',
    stack: 'prod',
    goesWrong: 'a field that the table does not know yet keeps the row out until it is quarantined',
    section: '3.4',
    plant: set(subscription, fallback, 'bigquery_config.drop_unknown_fields', false),
  },
  {
    id: 'fallback-writes-metadata',
    stack: 'prod',
    goesWrong: 'the table has no columns for the metadata: the subscription is refused or writes nothing',
    section: '3.4',
    plant: set(subscription, fallback, 'bigquery_config.write_metadata', true),
  },
  {
    id: 'fallback-without-dead-letters',
    stack: 'prod',
    goesWrong: 'a row that BigQuery refuses is tried for a month and then dropped',
    section: '3.1',
    plant: unset(subscription, fallback, 'dead_letter_policy'),
  },
  {
    id: 'archive-table-without-attributes',
    stack: 'prod',
    goesWrong:
      'the metadata has no column to go to: dead letters are not archived, and their reasons are gone in a month',
    section: '3.4',
    plant: set(
      table,
      { table_id: 'dead_letters' },
      'schema',
      schema((columns) => columns.filter(({ name }) => name !== 'attributes')),
    ),
  },
  {
    id: 'archive-with-its-own-columns',
    stack: 'prod',
    goesWrong: 'the archive looks for the body’s fields in a table of raw bytes and writes nothing',
    section: '3.4',
    plant: set(subscription, { name: 'customerio-identify-archive' }, 'bigquery_config.use_table_schema', true),
  },
  {
    id: 'quarantine-grant-on-another-table',
    stack: 'prod',
    goesWrong: 'Pub/Sub may write dead letters twice over and quarantined events not at all',
    section: '1.2',
    plant: set(
      tableGrant,
      { role: 'roles/bigquery.dataEditor', table_id: /quarantined_events/ },
      'table_id',
      referTo(table, { table_id: 'dead_letters' }, 'table_id'),
    ),
  },
  {
    id: 'agent-may-not-see-the-table',
    stack: 'prod',
    goesWrong: 'without metadataViewer the subscription of the outcomes is refused at the first apply',
    section: '1.2',
    plant: drop(tableGrant, { role: 'roles/bigquery.metadataViewer', table_id: /message_outcomes_raw/ }),
  },
  {
    id: 'view-in-legacy-sql',
    stack: 'prod',
    goesWrong: 'the provider’s default is legacy SQL, in which the view’s query is no query: apply fails',
    section: '3.4',
    plant: unset(table, { table_id: 'unique_events' }, 'view.use_legacy_sql'),
  },
  {
    id: 'required-column-that-nobody-writes',
    stack: 'prod',
    goesWrong: 'every row lacks the column and is refused, on both ways',
    section: '3.4',
    plant: set(
      table,
      deliveryEvents,
      'schema',
      schema((columns) => [...columns, { name: 'workspace', type: 'STRING', mode: 'REQUIRED' }]),
    ),
  },
  {
    id: 'expiration-in-seconds',
    stack: 'prod',
    goesWrong: 'three years in seconds are 26 hours in milliseconds: events vanish the day after',
    section: '3.4',
    plant: set(table, deliveryEvents, 'time_partitioning.expiration_ms', 94_608_000),
  },
  {
    id: 'events-table-unprotected',
    stack: 'prod',
    goesWrong: 'a change of schema that forces a replacement drops the history of all deliveries',
    section: '3.4',
    plant: set(table, deliveryEvents, 'deletion_protection', false),
  },
  {
    id: 'tables-expire-with-their-dataset',
    stack: 'prod',
    goesWrong: 'a default meant for scratch tables deletes the operators’ tables a week after they are made',
    section: '3.4',
    plant: set('google_bigquery_dataset', { dataset_id: 'customerio_ops' }, 'default_table_expiration_ms', 604_800_000),
  },
  {
    id: 'operators-dataset-in-america',
    stack: 'prod',
    goesWrong: 'bodies leave the EU, and no query can join the two datasets',
    section: '1.2',
    plant: set('google_bigquery_dataset', { dataset_id: 'customerio_ops' }, 'location', 'US'),
  },
  {
    id: 'hyphen-in-a-dataset',
    stack: 'prod',
    goesWrong: 'a dataset’s id takes letters, digits and underscores only: apply fails',
    section: '3.4',
    plant: set(
      'google_bigquery_dataset',
      { dataset_id: 'customerio_impersonal' },
      'dataset_id',
      'customerio-impersonal',
    ),
  },
  {
    id: 'readers-without-personal-data-read-it',
    stack: 'prod',
    goesWrong: 'those who are to see no personal data get the dataset with every address',
    section: '3.4',
    plant: set(
      'google_bigquery_dataset_iam_member',
      { member: 'group:everybody@example.com' },
      'dataset_id',
      referTo('google_bigquery_dataset', { dataset_id: 'customerio' }, 'dataset_id'),
    ),
  },
  {
    id: 'bodies-in-the-archive',
    stack: 'prod',
    goesWrong: 'the transform is there and switched off: the archive keeps everybody’s attributes for 90 days',
    section: '1.3',
    plant: set(subscription, { name: 'customerio-track-archive' }, 'message_transforms.0.disabled', true),
  },
  {
    id: 'sink-grant-for-the-old-writer',
    stack: 'prod',
    goesWrong:
      'the sink writes as an account of its own; the shared one has the grant: no outcome reaches the warehouse',
    section: '6.1',
    plant: set(
      'google_pubsub_topic_iam_member',
      { member: /writer_identity/ },
      'member',
      'serviceAccount:cloud-logs@system.gserviceaccount.com',
    ),
  },
  {
    id: 'sink-of-a-field-that-is-not-there',
    stack: 'prod',
    goesWrong: 'the filter fits no line: the ledger calls every message open',
    section: '6.1',
    plant: set(
      'google_logging_project_sink',
      { name: 'customerio-outcomes' },
      'filter',
      replaced('.outcome=', '.result='),
    ),
  },
  {
    id: 'exclusion-of-everything',
    stack: 'prod',
    goesWrong: 'all lines of all functions are thrown away, errors and stack traces included',
    section: '6.1',
    plant: set(
      'google_logging_project_exclusion',
      { name: 'customerio-outcome-lines' },
      'filter',
      'resource.type="cloud_run_revision" AND resource.labels.service_name=~"^customerio-"',
    ),
  },
];
