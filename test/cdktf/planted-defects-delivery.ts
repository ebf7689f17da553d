/** Violations that lose, double or misplace messages. */
import { changed, defects, drop, fn, one, set, subscription, type Tree } from './plant';

export const deliveryDefects = defects([
  {
    what: 'a push to another function',
    rule: 'push',
    plant: (stack) => {
      const push = one(stack, subscription, 'identify_push');
      const other = one(stack, subscription, 'track_push').push_config;
      set(push, 'push_config', other);
    },
  },
  {
    what: 'a push signed for another function',
    rule: 'push',
    plant: (stack) => {
      const other = one(stack, subscription, 'track_push').push_config?.oidc_token?.audience;
      set(one(stack, subscription, 'identify_push'), 'push_config.oidc_token.audience', other);
    },
  },
  {
    what: 'a push signed by the function’s own account',
    rule: 'push',
    plant: (stack) => {
      const email = one(stack, fn, 'identify').service_config?.service_account_email;
      set(one(stack, subscription, 'identify_push'), 'push_config.oidc_token.service_account_email', email);
    },
  },
  {
    what: 'a function that takes longer than the push waits',
    rule: 'push',
    plant: changed(fn, 'identify', 'service_config.timeout_seconds', 120),
  },
  {
    what: 'a push that may not call',
    rule: 'push',
    plant: (stack) => {
      drop(stack, 'google_cloud_run_service_iam_member', 'identify');
    },
  },
  {
    what: 'tokens that Pub/Sub may not make',
    rule: 'push',
    plant: (stack) => {
      drop(stack, 'google_service_account_iam_member', 'push_tokens');
    },
  },
  {
    what: 'parking on another topic',
    rule: 'push',
    plant: changed(
      fn,
      'identify',
      'service_config.environment_variables.DEAD_LETTER_TOPIC',
      'customerio-track-dead-letter',
    ),
  },
  {
    what: 'a function that may not park',
    rule: 'push',
    plant: (stack) => {
      drop(stack, 'google_pubsub_topic_iam_member', 'identify_function_parks');
    },
  },
  {
    what: 'a dead-letter topic that Pub/Sub may not write',
    rule: 'dead letters',
    plant: (stack) => {
      drop(stack, 'google_pubsub_topic_iam_member', 'track_agent_publishes');
    },
  },
  {
    what: 'a source that Pub/Sub may not acknowledge',
    rule: 'dead letters',
    plant: (stack) => {
      drop(stack, 'google_pubsub_subscription_iam_member', 'track_agent_acknowledges');
    },
  },
  {
    what: 'the fallback’s grant missing',
    rule: 'dead letters',
    plant: (stack) => {
      drop(stack, 'google_pubsub_subscription_iam_member', 'webhook_topics_agent');
    },
  },
  {
    what: 'a grant that a replacement loses',
    rule: 'dead letters',
    plant: changed('google_pubsub_subscription_iam_member', 'track_agent', 'lifecycle', undefined),
  },
  {
    what: 'dead letters on their own topic',
    rule: 'dead letters',
    plant: (stack) => {
      const push = one(stack, subscription, 'track_push');
      set(push, 'dead_letter_policy.dead_letter_topic', push.topic);
    },
  },
  {
    what: 'dead letters that nobody reads',
    rule: 'delivery',
    plant: (stack) => {
      drop(stack, subscription, 'identify_dead_letters');
    },
  },
  {
    what: 'a topic that nothing pushes',
    rule: 'delivery',
    plant: (stack) => {
      drop(stack, subscription, 'identify_push');
    },
  },
  {
    what: 'a secret as text',
    rule: 'secrets',
    plant: changed(fn, 'identify', 'service_config.environment_variables.CUSTOMERIO_TRACK_API_KEY', 'abc123'),
  },
  {
    what: 'a secret that may not be read',
    rule: 'secrets',
    plant: (stack) => {
      drop(stack, 'google_secret_manager_secret_iam_member', 'identify_to_reads_track');
    },
  },
  {
    what: 'a secret that too many may read',
    rule: 'secrets',
    plant: (stack) => {
      const grant = one(stack, 'google_secret_manager_secret_iam_member', 'identify_to_reads_track');
      const other = one(stack, 'google_secret_manager_secret_iam_member', 'track_to_reads_track');
      stack.resource.google_secret_manager_secret_iam_member = {
        ...stack.resource.google_secret_manager_secret_iam_member,
        extra: {
          ...structuredClone(grant),
          member: other.member ?? {},
          secret_id: 'projects/my-project-prod/secrets/customerio-app-api-key' as unknown as Tree,
        },
      };
    },
  },
  {
    what: 'a secret that is not mounted',
    rule: 'secrets',
    plant: changed(fn, 'identify', 'service_config.secret_volumes', []),
  },
  {
    what: 'a container that is missing',
    rule: 'secrets',
    stack: 'prod-bootstrap',
    plant: (stack) => {
      drop(stack, 'google_secret_manager_secret', 'appApiKey');
    },
  },
  {
    what: 'a variable that the function does not know',
    rule: 'functions',
    plant: changed(fn, 'identify', 'service_config.environment_variables.CUSTOMERIO_REGON', 'eu'),
  },
  {
    what: 'a variable that is missing',
    rule: 'functions',
    plant: changed(fn, 'identify', 'service_config.environment_variables.CUSTOMERIO_REGION', undefined),
  },
  {
    what: 'a share of nothing',
    rule: 'functions',
    plant: changed(fn, 'identify', 'service_config.environment_variables.CUSTOMERIO_REQUESTS_PER_SECOND', '0.5'),
  },
  {
    what: 'one account for two functions',
    rule: 'functions',
    plant: (stack) => {
      const email = one(stack, fn, 'identify').service_config?.service_account_email;
      set(one(stack, fn, 'track'), 'service_config.service_account_email', email);
    },
  },
  {
    what: 'the source of another function',
    rule: 'functions',
    plant: (stack) => {
      const source = one(stack, fn, 'identify').build_config?.source;
      set(one(stack, fn, 'track'), 'build_config.source', source);
    },
  },
]);
