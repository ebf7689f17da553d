/** Violations around sends, feedback and the sync. */
import { changed, defects, drop, fn, one, set, subscription } from './plant';

const job = 'google_cloud_scheduler_job';
const variable = (name: string): string => `service_config.environment_variables.${name}`;

export const peopleDefects = defects([
  {
    what: 'sends that are tried for a night',
    rule: 'push',
    plant: changed(subscription, 'transactional_push', 'dead_letter_policy.max_delivery_attempts', 100),
  },
  {
    what: 'a ledger that ends with its instance',
    rule: 'functions',
    plant: changed(fn, 'transactional', variable('LEDGER'), 'memory'),
  },
  {
    what: 'sends faster than their budget',
    rule: 'functions',
    plant: changed(fn, 'transactional', variable('CUSTOMERIO_REQUESTS_PER_SECOND'), '50'),
  },
  {
    what: 'more sends in hand than the rate lets out',
    rule: 'functions',
    plant: changed(fn, 'transactional', 'service_config.max_instance_request_concurrency', 300),
  },
  {
    what: 'a test environment that writes to everybody',
    rule: 'functions',
    stack: 'staging',
    plant: changed(fn, 'transactional', variable('RECIPIENTS_ALLOWED'), undefined),
  },
  {
    what: 'a function that reads every database',
    rule: 'access',
    plant: changed('google_project_iam_member', 'uses_ledger', 'condition', undefined),
  },
  {
    what: 'a function that may not use the ledger',
    rule: 'access',
    plant: (stack) => {
      drop(stack, 'google_project_iam_member', 'uses_ledger');
    },
  },
  {
    what: 'the key of sends in the function of events',
    rule: 'access',
    plant: (stack) => {
      const grant = one(stack, 'google_secret_manager_secret_iam_member', 'track_to_reads_track');
      set(grant, 'secret_id', 'projects/my-project-prod/secrets/customerio-app-api-key');
    },
  },
  {
    what: 'unknown sends that page nobody',
    rule: 'monitoring',
    plant: (stack) => {
      drop(stack, 'google_monitoring_alert_policy', 'monitoring_unknown_sends');
    },
  },
  {
    what: 'feedback that may not change people',
    rule: 'access',
    plant: (stack) => {
      drop(stack, 'google_pubsub_topic_iam_member', 'feedback_publishes_people');
    },
  },
  {
    what: 'feedback of services instead of the webhook',
    rule: 'access',
    plant: (stack) => {
      const publisher = one(stack, 'google_pubsub_topic_iam_member', 'feedback_publisher_0');
      set(publisher, 'member', 'serviceAccount:shop@my-project-prod.iam.gserviceaccount.com');
    },
  },
  {
    what: 'feedback outside the network of its database',
    rule: 'functions',
    plant: changed(fn, 'feedback', 'service_config.vpc_connector', undefined),
  },
  {
    what: 'more connections than the database has',
    rule: 'functions',
    plant: changed(fn, 'feedback', variable('DATABASE_POOL_MAX'), '50'),
  },
  {
    what: 'a back-fill at full speed',
    rule: 'functions',
    plant: changed(fn, 'sync', variable('SYNC_MESSAGES_PER_SECOND'), '5000'),
  },
  {
    what: 'two syncs at once',
    rule: 'functions',
    plant: changed(fn, 'sync', 'service_config.max_instance_count', 2),
  },
  {
    what: 'a sync that nothing calls',
    rule: 'schedule',
    plant: (stack) => {
      drop(stack, job, 'sync');
    },
  },
  {
    what: 'a schedule that calls another function',
    rule: 'schedule',
    plant: (stack) => {
      set(
        one(stack, job, 'sync'),
        'http_target.uri',
        one(stack, subscription, 'track_push').push_config?.push_endpoint,
      );
    },
  },
  {
    what: 'a schedule without a token',
    rule: 'settings',
    plant: changed(job, 'sync', 'http_target.oidc_token', undefined),
  },
  {
    what: 'a schedule that may not call',
    rule: 'schedule',
    plant: (stack) => {
      drop(stack, 'google_cloud_run_service_iam_member', 'sync_schedule_invokes');
    },
  },
  {
    what: 'a schedule that gives up first',
    rule: 'schedule',
    plant: changed(job, 'sync', 'attempt_deadline', '300s'),
  },
  {
    what: 'a schedule of another account',
    rule: 'schedule',
    plant: (stack) => {
      const push = one(stack, subscription, 'track_push').push_config?.oidc_token?.service_account_email;
      set(one(stack, job, 'sync'), 'http_target.oidc_token.service_account_email', push);
    },
  },
  {
    what: 'a sync that fails and pages nobody',
    rule: 'monitoring',
    plant: (stack) => {
      drop(stack, 'google_monitoring_alert_policy', 'sync_failures');
    },
  },
]);
