import type { Behaviour } from './behaviour';
import { codeOf, projectId, type Rig, type SubscriptionOptions } from './rig';

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

const validations: readonly Behaviour[] = [
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

/** Publishing this ends so. */
const publishing = (
  id: string,
  claim: string,
  messages: readonly { data?: Buffer; attributes?: Record<string, string>; orderingKey?: string }[],
  expected: string,
  official: Behaviour['official'] = 'same',
): Behaviour => ({
  id: `publish.${id}`,
  claim,
  source: 'quotas documentation; pubsub.proto, PubsubMessage',
  observe: async (rig) => codeOf(rig.publisher.publish({ topic: await rig.topic(), messages: [...messages] })),
  expected,
  official,
});

const data = Buffer.from('x');
const manyAttributes = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, 'v']));

const publishes: readonly Behaviour[] = [
  publishing('empty', 'a message without data and attributes is refused', [{ attributes: {} }], 'INVALID_ARGUMENT'),
  publishing('none', 'a request without messages is refused', [], 'INVALID_ARGUMENT'),
  publishing(
    '1000-messages',
    'a request of 1,000 messages is taken',
    Array.from({ length: 1000 }, () => ({ data })),
    'OK',
  ),
  publishing(
    '1001-messages',
    'a request of 1,001 messages is refused',
    Array.from({ length: 1001 }, () => ({ data })),
    'INVALID_ARGUMENT',
  ),
  publishing('data', 'data over 10 MB is refused', [{ data: Buffer.alloc(10_000_001) }], 'INVALID_ARGUMENT', accepted),
  publishing('100-attributes', '100 attributes are taken', [{ attributes: manyAttributes(100) }], 'OK'),
  publishing(
    '101-attributes',
    '101 attributes are refused',
    [{ attributes: manyAttributes(101) }],
    'INVALID_ARGUMENT',
    accepted,
  ),
  publishing(
    'attribute-key',
    'an attribute key over 256 bytes is refused',
    [{ attributes: { ['k'.repeat(257)]: 'v' } }],
    'INVALID_ARGUMENT',
    accepted,
  ),
  publishing(
    'attribute-value',
    'an attribute value over 1,024 bytes is refused',
    [{ attributes: { k: 'é'.repeat(513) } }],
    'INVALID_ARGUMENT',
    accepted,
  ),
  publishing(
    'ordering-key',
    'an ordering key over 1,024 bytes is refused',
    [{ data, orderingKey: 'k'.repeat(1025) }],
    'INVALID_ARGUMENT',
    accepted,
  ),
  {
    id: 'publish.unknown-topic',
    claim: 'publishing to a topic that does not exist is NOT_FOUND',
    source: proto('Publisher.Publish'),
    observe: (rig) => codeOf(rig.publish(missingTopic, 'x')),
    expected: 'NOT_FOUND',
    official: 'same',
  },
];

const update = (
  rig: Rig,
  name: string,
  topic: string,
  fields: SubscriptionOptions,
  paths: string[],
): Promise<unknown> =>
  rig.subscriber.updateSubscription({ subscription: { name, topic, ...fields }, updateMask: { paths } });

const lifecycles: readonly Behaviour[] = [
  {
    id: 'name.bad',
    claim: 'a topic id that is too short, starts with a digit or with goog is refused',
    source: proto('Topic.name'),
    observe: async (rig: Rig): Promise<unknown> => {
      const ids = ['ab', '1abc', 'goog-topic'];
      return Promise.all(
        ids.map((id) => codeOf(rig.publisher.createTopic({ name: `projects/${projectId}/topics/${id}` }))),
      );
    },
    expected: ['INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
    official: 'same',
  },
  {
    id: 'create.twice',
    claim: 'what exists already cannot be created again',
    source: proto('Subscriber.CreateSubscription'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const name = await rig.subscription(topic);
      return {
        topic: await codeOf(rig.publisher.createTopic({ name: topic })),
        subscription: await codeOf(rig.subscriber.createSubscription({ name, topic })),
      };
    },
    expected: { topic: 'ALREADY_EXISTS', subscription: 'ALREADY_EXISTS' },
    official: 'same',
  },
  {
    id: 'create.unknown-topic',
    claim: 'a subscription to a topic that does not exist is NOT_FOUND',
    source: proto('Subscriber.CreateSubscription'),
    observe: (rig) => codeOf(rig.subscription(missingTopic)),
    expected: 'NOT_FOUND',
    official: 'same',
  },
  {
    id: 'read.defaults',
    claim: 'a subscription reads back with its defaults: 10 s, 7 days of retention, 31 days of expiration',
    source: proto('Subscription'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const name = rig.name('subscriptions');
      await rig.subscriber.createSubscription({ name, topic });
      const [read] = await rig.subscriber.getSubscription({ subscription: name });
      return {
        ackDeadlineSeconds: read.ackDeadlineSeconds,
        retention: Number(read.messageRetentionDuration?.seconds),
        expiration: Number(read.expirationPolicy?.ttl?.seconds),
        state: read.state,
      };
    },
    expected: { ackDeadlineSeconds: 10, retention: 604800, expiration: 2678400, state: 'ACTIVE' },
    official: {
      differs: 'neither expiration nor state is filled in',
      observed: { ackDeadlineSeconds: 10, retention: 604800, expiration: NaN, state: 'STATE_UNSPECIFIED' },
    },
  },
  {
    id: 'update.mask',
    claim: 'an update changes what its mask names and nothing else',
    source: proto('UpdateSubscriptionRequest.update_mask'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const name = await rig.subscription(topic, { ackDeadlineSeconds: 20, labels: { a: 'b' } });
      await update(rig, name, topic, { ackDeadlineSeconds: 30, labels: { c: 'd' } }, ['ack_deadline_seconds']);
      const [{ ackDeadlineSeconds, labels }] = await rig.subscriber.getSubscription({ subscription: name });
      return { ackDeadlineSeconds, labels };
    },
    expected: { ackDeadlineSeconds: 30, labels: { a: 'b' } },
    official: 'same',
  },
  {
    id: 'update.mask.refused',
    claim: 'an update without a mask, or of what cannot change, is refused',
    source: proto('UpdateSubscriptionRequest.update_mask'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const name = await rig.subscription(topic);
      return {
        none: await codeOf(update(rig, name, topic, {}, [])),
        topic: await codeOf(update(rig, name, topic, {}, ['topic'])),
        unknown: await codeOf(update(rig, name, topic, {}, ['no_such_field'])),
      };
    },
    expected: { none: 'INVALID_ARGUMENT', topic: 'INVALID_ARGUMENT', unknown: 'INVALID_ARGUMENT' },
    official: 'same',
  },
  {
    id: 'list.pages',
    claim: 'lists come in pages',
    source: proto('ListTopicSubscriptionsRequest.page_size'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const names = [];
      for (let at = 0; at < 3; at++) names.push(await rig.subscription(topic));
      const options = { autoPaginate: false };
      const request = { topic, pageSize: 2 };
      const [first, , { nextPageToken: pageToken }] = await rig.publisher.listTopicSubscriptions(request, options);
      const [second, , last] = await rig.publisher.listTopicSubscriptions(
        { ...request, pageToken: pageToken ?? '' },
        options,
      );
      return {
        sizes: [first.length, second.length],
        all: [...first, ...second].sort().join() === names.sort().join(),
        end: last.nextPageToken ?? '',
      };
    },
    expected: { sizes: [2, 1], all: true, end: '' },
    official: 'same',
  },
  {
    id: 'delete.topic',
    claim: 'a subscription outlives its topic, says so, and still delivers what it has',
    source: proto('Publisher.DeleteTopic'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const name = await rig.subscription(topic);
      await rig.publish(topic, 'x');
      await rig.publisher.deleteTopic({ topic });
      const [read] = await rig.subscriber.getSubscription({ subscription: name });
      return {
        topic: read.topic,
        left: await rig.drain(name),
        again: await codeOf(rig.publisher.deleteTopic({ topic })),
      };
    },
    expected: { topic: '_deleted-topic_', left: ['x'], again: 'NOT_FOUND' },
    official: 'same',
  },
  {
    id: 'delete.subscription',
    claim: 'a subscription that was deleted is NOT_FOUND, and one made anew under its name is empty',
    source: proto('Subscriber.DeleteSubscription'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic);
      await rig.publish(topic, 'x');
      await rig.subscriber.deleteSubscription({ subscription });
      const pull = await codeOf(rig.pull(subscription));
      await rig.subscriber.createSubscription({ name: subscription, topic });
      return { pull, left: await rig.drain(subscription) };
    },
    expected: { pull: 'NOT_FOUND', left: [] },
    official: 'same',
  },
  {
    id: 'detach',
    claim: 'a detached subscription has lost its messages and cannot be pulled from',
    source: proto('Publisher.DetachSubscription'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic);
      await rig.publish(topic, 'x');
      const detach = await codeOf(rig.publisher.detachSubscription({ subscription }));
      if (detach !== 'OK') return detach;
      const [read] = await rig.subscriber.getSubscription({ subscription });
      const [listed] = await rig.publisher.listTopicSubscriptions({ topic });
      return { detached: read.detached, pull: await codeOf(rig.pull(subscription)), listed };
    },
    expected: { detached: true, pull: 'FAILED_PRECONDITION', listed: [] },
    official: { differs: 'it has no such call', observed: 'UNIMPLEMENTED' },
  },
];

export const resourceBehaviours: readonly Behaviour[] = [...validations, ...publishes, ...lifecycles];
