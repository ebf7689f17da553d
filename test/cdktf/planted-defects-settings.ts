/** Violations in single settings and references. */
import { changed, defects, fn, one, set, subscription, type Tree } from './plant';

const secondSubscription = 'google_pubsub_subscription.track_push_x';

export const settingDefects = defects([
  { what: 'a misspelt setting', rule: 'schema', plant: changed(subscription, 'identify_push', 'ack_deadline', 90) },
  {
    what: 'a number as text',
    rule: 'schema',
    plant: changed(subscription, 'identify_push', 'ack_deadline_seconds', '90'),
  },
  { what: 'a setting that only the provider sets', rule: 'schema', plant: changed(fn, 'identify', 'state', 'ACTIVE') },
  {
    what: 'a missing name',
    rule: 'schema',
    plant: changed('google_pubsub_topic', 'identify_topic', 'name', undefined),
  },
  {
    what: 'a reference into nothing',
    rule: 'references',
    plant: changed(subscription, 'identify_push', 'topic', '${google_pubsub_topic.gone.id}'),
  },
  {
    what: 'an attribute that is not there',
    rule: 'references',
    plant: changed(subscription, 'identify_push', 'topic', '${google_pubsub_topic.identify_topic_CDA8C04D.self_link}'),
  },
  {
    what: 'waiting for nothing',
    rule: 'references',
    plant: changed(fn, 'identify', 'depends_on', [secondSubscription]),
  },
  {
    what: 'half a reference',
    rule: 'references',
    plant: changed(subscription, 'identify_push', 'topic', '${google_pubsub_topic'),
  },
  {
    what: 'two that wait for each other',
    rule: 'references',
    plant: (stack) => {
      const [topicId = ''] = Object.keys(stack.resource.google_pubsub_topic ?? {}).filter((id) =>
        id.includes('identify_topic'),
      );
      const [pushId = ''] = Object.keys(stack.resource[subscription] ?? {}).filter((id) =>
        id.includes('identify_push'),
      );
      set(stack.resource.google_pubsub_topic?.[topicId] ?? {}, 'depends_on', [`${subscription}.${pushId}`]);
    },
  },
  {
    what: 'an illegal name',
    rule: 'settings',
    plant: changed('google_pubsub_topic', 'identify_topic', 'name', 'goog-identify'),
  },
  { what: 'a runtime that is gone', rule: 'settings', plant: changed(fn, 'track', 'build_config.runtime', 'nodejs20') },
  {
    what: 'memory in another unit',
    rule: 'settings',
    plant: changed(fn, 'track', 'service_config.available_memory', '512MB'),
  },
  { what: 'a region that cannot be', rule: 'settings', plant: changed(fn, 'track', 'location', 'europe-west') },
  {
    what: 'a subscription that expires',
    rule: 'settings',
    plant: changed(subscription, 'identify_dead_letters_replay', 'expiration_policy.ttl', '2678400s'),
  },
  {
    what: 'dead letters kept for a week',
    rule: 'settings',
    plant: changed(subscription, 'identify_dead_letters_replay', 'message_retention_duration', '604800s'),
  },
  {
    what: 'three attempts',
    rule: 'settings',
    plant: changed(subscription, 'identify_push', 'dead_letter_policy.max_delivery_attempts', 3),
  },
  {
    what: 'a push without a retry policy',
    rule: 'settings',
    plant: changed(subscription, 'identify_push', 'retry_policy', undefined),
  },
  {
    what: 'a push without dead letters',
    rule: 'settings',
    plant: changed(subscription, 'track_push', 'dead_letter_policy', undefined),
  },
  {
    what: 'a push without a token',
    rule: 'settings',
    plant: changed(subscription, 'track_push', 'push_config.oidc_token', undefined),
  },
  {
    what: 'a setting without a promise',
    rule: 'settings',
    plant: changed(subscription, 'track_push', 'filter', 'attributes.kind = "event"'),
  },
  {
    what: 'a type without a promise',
    rule: 'settings',
    plant: (stack) => {
      stack.resource.google_pubsub_schema = { x: { name: {} } };
    },
  },
  {
    what: 'a view in legacy SQL',
    rule: 'settings',
    plant: changed('google_bigquery_table', 'warehouse_customerio_deliveries', 'view.use_legacy_sql', true),
  },
  {
    what: 'an unprotected table',
    rule: 'settings',
    plant: changed('google_bigquery_table', 'delivery_events', 'deletion_protection', false),
  },
  {
    what: 'an alert that fails the first deployment',
    rule: 'settings',
    plant: (stack) => {
      const [condition] = one(stack, 'google_monitoring_alert_policy', 'monitoring_parked')
        .conditions as unknown as Tree[];
      set(condition ?? {}, 'condition_prometheus_query_language.disable_metric_validation', undefined);
    },
  },
]);
