import type { Behaviour } from './behaviour';
import { codeOf, projectId, type SubscriptionOptions } from './rig';

const proto = (place: string): string => `pubsub.proto, ${place}`;

/** Creating a subscription with these options ends so. */
const creating = (
  id: string,
  claim: string,
  source: string,
  options: SubscriptionOptions,
  expected: string,
  official: Behaviour['official'] = 'same',
): Behaviour => ({
  id: `create.${id}`,
  claim,
  source,
  observe: async (rig) => codeOf(rig.subscription(await rig.topic(), options)),
  expected,
  official,
});

const missingTopic = `projects/${projectId}/topics/no-such-topic`;
const accepted = { differs: 'it is accepted', observed: 'OK' } as const;

export const createBehaviours: readonly Behaviour[] = [
  creating(
    'ack-deadline.short',
    'an ack deadline under 10 s is refused',
    proto('Subscription.ack_deadline_seconds'),
    { ackDeadlineSeconds: 5 },
    'INVALID_ARGUMENT',
    accepted,
  ),
  creating(
    'ack-deadline.long',
    'an ack deadline over 600 s is refused',
    proto('Subscription.ack_deadline_seconds'),
    { ackDeadlineSeconds: 601 },
    'INVALID_ARGUMENT',
  ),
  creating(
    'backoff.long',
    'a backoff over 600 s is refused',
    proto('RetryPolicy.maximum_backoff'),
    { retryPolicy: { minimumBackoff: { seconds: 10 }, maximumBackoff: { seconds: 601 } } },
    'INVALID_ARGUMENT',
  ),
  creating(
    'backoff.crossed',
    'a minimum backoff over the maximum is refused',
    proto('RetryPolicy'),
    { retryPolicy: { minimumBackoff: { seconds: 20 }, maximumBackoff: { seconds: 10 } } },
    'INVALID_ARGUMENT',
  ),
  creating(
    'dead-letter.missing',
    'a dead-letter topic that does not exist is refused',
    proto('DeadLetterPolicy.dead_letter_topic'),
    { deadLetterPolicy: { deadLetterTopic: missingTopic, maxDeliveryAttempts: 5 } },
    'NOT_FOUND',
  ),
  creating(
    'retention.short',
    'a retention under 10 minutes is refused',
    proto('Subscription.message_retention_duration'),
    { messageRetentionDuration: { seconds: 599 } },
    'INVALID_ARGUMENT',
  ),
  creating(
    'retention.long',
    'a retention over 31 days is refused',
    proto('Subscription.message_retention_duration'),
    { messageRetentionDuration: { seconds: 2678401 } },
    'INVALID_ARGUMENT',
  ),
  creating(
    'retention.31-days',
    'a retention of 31 days is accepted',
    proto('Subscription.message_retention_duration'),
    { messageRetentionDuration: { seconds: 2678400 } },
    'OK',
    { differs: 'more than 7 days are refused', observed: 'INVALID_ARGUMENT' },
  ),
  creating(
    'expiration.short',
    'an expiration under a day is refused',
    proto('ExpirationPolicy.ttl'),
    { expirationPolicy: { ttl: { seconds: 86399 } } },
    'INVALID_ARGUMENT',
    accepted,
  ),
  creating(
    'expiration.never',
    'an expiration without a time is accepted',
    proto('Subscription.expiration_policy'),
    { expirationPolicy: {} },
    'OK',
  ),
  creating(
    'endpoint.bad',
    'an endpoint that is no URL is refused',
    proto('PushConfig.push_endpoint'),
    { pushConfig: { pushEndpoint: 'not a url' } },
    'INVALID_ARGUMENT',
  ),
  creating(
    'two-deliveries',
    'a subscription both pushed and written to BigQuery is refused',
    proto('Subscription.bigquery_config'),
    { pushConfig: { pushEndpoint: 'http://127.0.0.1:9/' }, bigqueryConfig: { table: 'p.d.t' } },
    'INVALID_ARGUMENT',
    accepted,
  ),
  ...[4, 101].map((maxDeliveryAttempts): Behaviour => ({
    id: `create.dead-letter.${maxDeliveryAttempts}-attempts`,
    claim: `a limit of ${maxDeliveryAttempts} delivery attempts is refused`,
    source: proto('DeadLetterPolicy.max_delivery_attempts'),
    observe: async (rig) =>
      codeOf(
        rig.subscription(await rig.topic(), {
          deadLetterPolicy: { deadLetterTopic: await rig.topic(), maxDeliveryAttempts },
        }),
      ),
    expected: 'OUT_OF_RANGE',
    official: 'same',
  })),
];
