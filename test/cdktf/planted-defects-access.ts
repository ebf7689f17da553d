/** Violations of who may do what, of places, of the warehouse and of monitoring. */
import { changed, defects, drop, one, set, subscription, type Tree } from './plant';

export const accessDefects = defects([
  {
    what: 'a public function',
    rule: 'access',
    plant: changed('google_cloud_run_service_iam_member', 'identify', 'member', 'allUsers'),
  },
  {
    what: 'a basic role',
    rule: 'access',
    plant: changed('google_project_iam_member', 'build_writes_logs', 'role', 'roles/editor'),
  },
  {
    what: 'a publisher that nobody named',
    rule: 'access',
    plant: changed('google_pubsub_topic_iam_member', 'identify_publisher_0', 'member', 'user:somebody@example.com'),
  },
  {
    what: 'a publisher that was forgotten',
    rule: 'access',
    plant: (stack) => {
      drop(stack, 'google_pubsub_topic_iam_member', 'identify_publisher_0');
    },
  },
  {
    what: 'analysts at the bodies of dead letters',
    rule: 'access',
    plant: (stack) => {
      const grant = structuredClone(one(stack, 'google_bigquery_dataset_iam_member', 'customerio_ops_reader_0'));
      set(grant, 'member', 'group:analysts@example.com');
      Object.assign(stack.resource.google_bigquery_dataset_iam_member ?? {}, { extra: grant });
    },
  },
  {
    what: 'a grant that is written twice',
    rule: 'access',
    plant: (stack) => {
      const grant = structuredClone(one(stack, 'google_pubsub_topic_iam_member', 'identify_function_parks'));
      Object.assign(stack.resource.google_pubsub_topic_iam_member ?? {}, { twice: grant });
    },
  },
  {
    what: 'a build without its bucket',
    rule: 'access',
    plant: (stack) => {
      drop(stack, 'google_storage_bucket_iam_member', 'build_reads');
    },
  },
  {
    what: 'a deployment of everybody',
    rule: 'settings',
    stack: 'prod-bootstrap',
    plant: changed('google_iam_workload_identity_pool_provider', 'github', 'attribute_condition', 'true'),
  },
  {
    what: 'a deployment of another repository',
    rule: 'access',
    stack: 'prod-bootstrap',
    plant: changed(
      'google_iam_workload_identity_pool_provider',
      'github',
      'attribute_condition',
      'assertion.repository_owner_id == "1" && assertion.repository_id == "2"',
    ),
  },
  {
    what: 'a deployment that may grant anything',
    rule: 'access',
    stack: 'prod-bootstrap',
    plant: changed('google_project_iam_member', 'deploy_grants', 'condition', undefined),
  },
  {
    what: 'a plan that may write',
    rule: 'access',
    stack: 'prod-bootstrap',
    plant: changed('google_storage_bucket_iam_member', 'plan_state', 'role', 'roles/storage.objectUser'),
  },
  {
    what: 'a state without versions',
    rule: 'places',
    stack: 'prod-bootstrap',
    plant: changed('google_storage_bucket', 'state', 'versioning', undefined),
  },
  {
    what: 'an API that is off',
    rule: 'places',
    stack: 'prod-bootstrap',
    plant: (stack) => {
      drop(stack, 'google_project_service', 'api_run');
    },
  },
  {
    what: 'messages stored elsewhere',
    rule: 'places',
    plant: changed('google_pubsub_topic', 'identify_topic', 'message_storage_policy.allowed_persistence_regions', [
      'us-central1',
    ]),
  },
  {
    what: 'state in another bucket',
    rule: 'places',
    plant: (stack) => {
      set(stack, 'terraform.backend.gcs.bucket', 'elsewhere');
    },
  },
  {
    what: 'another project',
    rule: 'places',
    plant: (stack) => {
      stack.provider = { google: [{ project: 'other' }] } as unknown as Tree;
    },
  },
  {
    what: 'two of one name',
    rule: 'names',
    plant: (stack) => {
      const topic = structuredClone(one(stack, 'google_pubsub_topic', 'identify_topic'));
      Object.assign(stack.resource.google_pubsub_topic ?? {}, { again: topic });
    },
  },
  {
    what: 'a partition by a column that is not there',
    rule: 'warehouse',
    plant: changed('google_bigquery_table', 'delivery_events', 'time_partitioning.field', 'event_time'),
  },
  {
    what: 'five cluster columns',
    rule: 'warehouse',
    plant: changed('google_bigquery_table', 'delivery_events', 'clustering', [
      'metric',
      'campaign_id',
      'customer_id',
      'email',
      'cio_id',
    ]),
  },
  {
    what: 'a schema that is no JSON',
    rule: 'warehouse',
    plant: changed('google_bigquery_table', 'delivery_events', 'schema', '[{]'),
  },
  {
    what: 'a table that Pub/Sub may not write',
    rule: 'warehouse',
    plant: (stack) => {
      drop(stack, 'google_bigquery_table_iam_member', 'pubsub_dead_letters_dataEditor');
    },
  },
  {
    what: 'an archive into another table',
    rule: 'warehouse',
    plant: (stack) => {
      const other = one(stack, subscription, 'outcomes_archive').bigquery_config;
      set(one(stack, subscription, 'identify_archive'), 'bigquery_config', other);
    },
  },
  {
    what: 'a view that does not wait',
    rule: 'warehouse',
    plant: changed('google_bigquery_table', 'warehouse_customerio_funnel', 'depends_on', undefined),
  },
  {
    what: 'a view that is missing',
    rule: 'warehouse',
    plant: (stack) => {
      drop(stack, 'google_bigquery_table', 'warehouse_customerio_funnel');
    },
  },
  {
    what: 'personal data in the impersonal view',
    rule: 'warehouse',
    plant: changed(
      'google_bigquery_table',
      'impersonal',
      'view.query',
      'SELECT event_id, email FROM `my-project-prod.customerio.unique_events`',
    ),
  },
  {
    what: 'bodies in the archive that nobody asked for',
    rule: 'warehouse',
    plant: changed(subscription, 'identify_archive', 'message_transforms', undefined),
  },
  {
    what: 'a sink that may not publish',
    rule: 'monitoring',
    plant: (stack) => {
      drop(stack, 'google_pubsub_topic_iam_member', 'outcomes_sink');
    },
  },
  {
    what: 'a pipeline that pages nobody',
    rule: 'monitoring',
    plant: (stack) => {
      drop(stack, 'google_monitoring_alert_policy', 'identify_dead_letters');
    },
  },
  {
    what: 'an alert without a runbook',
    rule: 'monitoring',
    plant: changed(
      'google_monitoring_alert_policy',
      'monitoring_parked',
      'documentation.content',
      'Some messages were parked.\n\nWhat to do: [nothing-yet](https://github.com/my-organisation/x/nothing-yet.md)',
    ),
  },
  {
    what: 'an alert to somebody else',
    rule: 'monitoring',
    plant: changed('google_monitoring_alert_policy', 'monitoring_parked', 'notification_channels', [
      'projects/other/notificationChannels/1',
    ]),
  },
  {
    what: 'a life cycle that ignores changes',
    rule: 'places',
    plant: changed(subscription, 'track_push', 'lifecycle', { ignore_changes: ['dead_letter_policy'] }),
  },
  {
    what: 'a ledger without expiry',
    rule: 'ledger',
    plant: (stack) => {
      drop(stack, 'google_firestore_field', 'expiry');
    },
  },
]);
