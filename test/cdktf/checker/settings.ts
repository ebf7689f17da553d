/**
 * What each setting may be, by type of resource. A type or a setting that is not here is a finding too: nothing is
 * deployed that no promise covers. Ranges and words are those of the provider's and Google's documentation.
 */
import {
  ackDeadlineSeconds,
  deliveryAttemptsMax,
  functionTimeoutSeconds,
  sendAttemptsMax,
} from '../../../shared/delivery-policy';
import { secretIds, sendLedger } from '../../../shared/names';
import {
  accountId,
  bucketName,
  datasetName,
  description,
  duration,
  each,
  either,
  emptyBlock,
  exactly,
  inBlock,
  matching,
  may,
  oneOf,
  projectId,
  pubsubName,
  reference,
  region,
  tableName,
  whole,
  type Setting,
} from './setting';
import { accessSettings } from './access-settings';
import { monitoringSettings } from './monitoring-settings';

export type Settings = Readonly<Record<string, Setting>>;

const secondsADay = 86_400;
const monthSeconds = 31 * secondsADay;
const location = either(oneOf('EU', 'US'), region);

const everySubscription: Settings = {
  name: pubsubName,
  topic: reference('google_pubsub_topic', 'id'),
  'expiration_policy.ttl': exactly(''),
};
/** How long all tries together take: check-patience.ts. */
const backoff: Settings = {
  'retry_policy.minimum_backoff': duration(10, 600),
  'retry_policy.maximum_backoff': duration(60, 600),
};
const writesMessages: Settings = {
  ...everySubscription,
  ...backoff,
  ack_deadline_seconds: whole(10, 600),
  message_retention_duration: exactly(`${monthSeconds}s`),
  'bigquery_config.table': matching(
    /^[a-z][a-z0-9-]+\.\$\{google_bigquery_dataset\.\w+\.dataset_id\}\.\$\{google_bigquery_table\.\w+\.table_id\}$/,
    '<project>.${dataset}.${table}',
  ),
  'bigquery_config.use_table_schema': exactly(false),
  'bigquery_config.drop_unknown_fields': exactly(false),
  'bigquery_config.write_metadata': exactly(true),
  'message_transforms.disabled': inBlock(exactly(false)),
  'message_transforms.javascript_udf.function_name': inBlock(exactly('idsOnly')),
  'message_transforms.javascript_udf.code': inBlock(
    matching(/^function idsOnly\(message, metadata\) \{\n[^]*\n\}\n$/, 'the function'),
  ),
};
const deadLettering: Settings = {
  'dead_letter_policy.dead_letter_topic': reference('google_pubsub_topic', 'id'),
  'dead_letter_policy.max_delivery_attempts': whole(5, 100),
};

/** Kinds of subscriptions by their names, so that one that lost its push_config is still a push subscription. */
export const subscriptionSettings: Readonly<Record<'push' | 'rows' | 'messages' | 'pull', Settings>> = {
  push: {
    ...everySubscription,
    ...backoff,
    ...deadLettering,
    'dead_letter_policy.max_delivery_attempts': oneOf(sendAttemptsMax, deliveryAttemptsMax),
    ack_deadline_seconds: whole(functionTimeoutSeconds + 1, ackDeadlineSeconds),
    message_retention_duration: duration(secondsADay, monthSeconds),
    enable_message_ordering: exactly(false),
    'push_config.push_endpoint': reference('google_cloudfunctions2_function', 'service_config.uri'),
    'push_config.oidc_token.service_account_email': reference('google_service_account', 'email'),
    'push_config.oidc_token.audience': reference('google_cloudfunctions2_function', 'service_config.uri'),
  },
  rows: {
    ...writesMessages,
    ...deadLettering,
    'bigquery_config.use_table_schema': exactly(true),
    'bigquery_config.drop_unknown_fields': exactly(true),
    'bigquery_config.write_metadata': exactly(false),
  },
  messages: writesMessages,
  pull: {
    ...everySubscription,
    ack_deadline_seconds: whole(10, 600),
    message_retention_duration: exactly(`${monthSeconds}s`),
  },
};

export const settings: Readonly<Record<string, Settings>> = {
  ...monitoringSettings,
  ...accessSettings,
  google_artifact_registry_repository: {
    repository_id: exactly('customerio-functions'),
    location: region,
    format: exactly('DOCKER'),
    'cleanup_policies.id': oneOf('old', 'newest'),
    'cleanup_policies.action': oneOf('DELETE', 'KEEP'),
    'cleanup_policies.condition.tag_state': inBlock(exactly('ANY')),
    'cleanup_policies.condition.older_than': inBlock(duration(7 * secondsADay, 365 * secondsADay)),
    'cleanup_policies.most_recent_versions.keep_count': inBlock(whole(2, 100)),
  },
  google_bigquery_dataset: {
    dataset_id: datasetName,
    description,
    location,
    delete_contents_on_destroy: exactly(false),
    max_time_travel_hours: exactly('168'),
  },
  google_cloudfunctions2_function: {
    name: matching(/^customerio-[a-z]+$/, 'customerio-<folder>'),
    description: matching(/^functions\/[a-z]+$/, 'functions/<folder>'),
    location: region,
    'build_config.runtime': exactly('nodejs24'),
    'build_config.entry_point': matching(/^[a-z]+$/, 'the folder'),
    'build_config.docker_repository': reference('google_artifact_registry_repository', 'id'),
    'build_config.service_account': reference('google_service_account', 'id'),
    'build_config.automatic_update_policy': emptyBlock,
    'build_config.source.storage_source.bucket': reference('google_storage_bucket_object', 'bucket'),
    'build_config.source.storage_source.object': reference('google_storage_bucket_object', 'name'),
    'service_config.available_cpu': exactly('1'),
    'service_config.available_memory': oneOf('512Mi', '1Gi', '2Gi'),
    'service_config.max_instance_request_concurrency': whole(1, 1000),
    'service_config.min_instance_count': whole(0, 10),
    'service_config.max_instance_count': whole(1, 100),
    'service_config.timeout_seconds': whole(1, 3600),
    'service_config.all_traffic_on_latest_revision': exactly(true),
    'service_config.ingress_settings': exactly('ALLOW_ALL'),
    'service_config.service_account_email': reference('google_service_account', 'email'),
    'service_config.environment_variables': matchingVariables(),
    'service_config.secret_volumes.mount_path': inBlock(
      matching(/^\/secrets\/customerio-[a-z-]+$/, '/secrets/<secret>'),
    ),
    'service_config.secret_volumes.project_id': inBlock(projectId),
    'service_config.secret_volumes.secret': inBlock(oneOf(...Object.values(secretIds))),
    'service_config.secret_volumes.versions.version': inBlock(exactly('latest')),
    'service_config.secret_volumes.versions.path': inBlock(exactly('value')),
    'service_config.vpc_connector': may(
      matching(/^projects\/[^/]+\/locations\/[^/]+\/connectors\/[^/]+$/, 'the name of a connector'),
    ),
    'service_config.vpc_connector_egress_settings': may(exactly('PRIVATE_RANGES_ONLY')),
  },
  google_cloud_scheduler_job: {
    name: matching(/^customerio-[a-z]+$/, 'customerio-<folder>'),
    description: matching(/^Calls functions\/[a-z]+$/, 'Calls functions/<folder>'),
    region,
    schedule: matching(/^(\S+ ){4}\S+$/, 'five fields of cron'),
    time_zone: exactly('Etc/UTC'),
    attempt_deadline: duration(15, 1800),
    'http_target.http_method': exactly('POST'),
    'http_target.uri': reference('google_cloudfunctions2_function', 'service_config.uri'),
    'http_target.oidc_token.service_account_email': reference('google_service_account', 'email'),
    'http_target.oidc_token.audience': reference('google_cloudfunctions2_function', 'service_config.uri'),
  },
  google_firestore_database: {
    name: exactly(sendLedger.database),
    location_id: either(region, oneOf('eur3', 'nam5', 'nam7')),
    type: exactly('FIRESTORE_NATIVE'),
    concurrency_mode: exactly('PESSIMISTIC'),
    delete_protection_state: exactly('DELETE_PROTECTION_ENABLED'),
    deletion_policy: exactly('DELETE'),
    point_in_time_recovery_enablement: exactly('POINT_IN_TIME_RECOVERY_ENABLED'),
  },
  google_firestore_field: {
    database: reference('google_firestore_database', 'name'),
    collection: exactly(sendLedger.collection),
    field: exactly(sendLedger.expiryField),
    ttl_config: emptyBlock,
    index_config: emptyBlock,
  },
  google_project_service: {
    project: projectId,
    service: matching(/^[a-z]+\.googleapis\.com$/, '<api>.googleapis.com'),
    disable_on_destroy: exactly(false),
  },
  google_pubsub_topic: {
    name: pubsubName,
    'message_storage_policy.allowed_persistence_regions': each(region),
    'message_storage_policy.enforce_in_transit': exactly(false),
  },
  google_secret_manager_secret: {
    secret_id: oneOf(...Object.values(secretIds)),
    'replication.user_managed.replicas.location': region,
    'rotation.rotation_period': duration(30 * secondsADay, 366 * secondsADay),
    'rotation.next_rotation_time': matching(
      /^\$\{timeadd\(plantimestamp\(\), "\d+h"\)\}$/,
      'a time after the plan, as Secret Manager refuses one that has passed',
    ),
    'topics.name': reference('google_pubsub_topic', 'id'),
    version_destroy_ttl: duration(secondsADay, 30 * secondsADay),
  },
  google_service_account: { account_id: accountId, display_name: description },
  google_storage_bucket: {
    name: bucketName,
    location: region,
    uniform_bucket_level_access: exactly(true),
    public_access_prevention: exactly('enforced'),
    force_destroy: oneOf(true, false),
    'versioning.enabled': inBlock(exactly(true)),
    // By versions only: by age the state, or the zip of a function that was not deployed for long, would go as well.
    'lifecycle_rule.action.type': inBlock(exactly('Delete')),
    'lifecycle_rule.condition.num_newer_versions': inBlock(whole(10, 1000)),
  },
  google_storage_bucket_object: {
    bucket: reference('google_storage_bucket', 'name'),
    name: matching(/^[a-z]+-[0-9A-F]{32}\.zip$/, '<function>-<hash of its content>.zip'),
    source: matching(/^assets\/[\w/]+\/[a-z]+\.zip$/, 'the asset'),
    content_type: exactly('application/zip'),
  },
};

/** Tables and views are one type of resource with different settings. */
export const tableSettings: Readonly<Record<'table' | 'view', Settings>> = {
  table: {
    dataset_id: reference('google_bigquery_dataset', 'dataset_id'),
    table_id: tableName,
    description,
    schema: matching(/^\[\{[^]*\}\]$/, 'a schema'),
    clustering: each(tableName),
    'time_partitioning.type': exactly('DAY'),
    'time_partitioning.field': tableName,
    'time_partitioning.expiration_ms': whole(secondsADay * 1000, 10 * 366 * secondsADay * 1000),
    require_partition_filter: exactly(false),
    deletion_protection: exactly(true),
  },
  view: {
    dataset_id: reference('google_bigquery_dataset', 'dataset_id'),
    table_id: tableName,
    description,
    schema: may(matching(/^\[\{[^]*\}\]$/, 'a schema')),
    'view.query': matching(/^(--|WITH|SELECT)\s[^]+FROM[^]+$/, 'a query'),
    'view.use_legacy_sql': exactly(false),
    deletion_protection: exactly(false),
  },
};

function matchingVariables(): Setting {
  return {
    isRequired: true,
    expected: 'texts, none empty',
    holds: (given) =>
      typeof given === 'object' &&
      given !== null &&
      Object.values(given).every((value) => typeof value === 'string' && value !== ''),
  };
}
