import type { Behaviour } from './behaviour';
import { codeOf, projectId, type Rig, type SubscriptionOptions } from './rig';

const proto = (place: string): string => `pubsub.proto, ${place}`;

const missingTopic = `projects/${projectId}/topics/no-such-topic`;

const update = (
  rig: Rig,
  name: string,
  topic: string,
  fields: SubscriptionOptions,
  paths: string[],
): Promise<unknown> =>
  rig.subscriber.updateSubscription({ subscription: { name, topic, ...fields }, updateMask: { paths } });

export const resourceBehaviours: readonly Behaviour[] = [
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
