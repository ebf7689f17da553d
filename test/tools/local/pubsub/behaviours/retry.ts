import type { Behaviour } from './behaviour';
import { pause, textOf, until, type Rig, type SubscriptionOptions } from './rig';

const retryPolicy = { minimumBackoff: { seconds: 1 }, maximumBackoff: { seconds: 600 } };
const deadLetterDocs = 'dead-letter documentation';

/** Whether the first wait and the fourth were as long as the policy says, jitter allowed for. */
async function waits(rig: Rig, options: SubscriptionOptions): Promise<{ first: boolean; fourth: boolean }> {
  const { topic, pushes } = await rig.pushed(500, { retryPolicy, ...options });
  await rig.publish(topic, { data: Buffer.from('x'), orderingKey: 'k' });
  await until(() => pushes.length >= 5, rig.scaledMs(20_000) + 3000);
  const atLeast = (at: number, seconds: number): boolean =>
    (pushes[at]?.atMs ?? 0) - (pushes[at - 1]?.atMs ?? 0) >= rig.scaledMs(seconds * 1000 * 0.85);
  return { first: atLeast(1, 1), fourth: atLeast(4, 8) };
}

export const retryBehaviours: readonly Behaviour[] = [
  {
    id: 'retry.policy',
    claim: 'with a retry policy the waits double: 1, 2, 4, 8 s',
    source: 'pubsub.proto, RetryPolicy; failure handling documentation, exponential backoff',
    observe: (rig) => waits(rig, {}),
    expected: { first: true, fourth: true },
    official: {
      differs: 'the waits grow by about a second each: 1, 3, 3, 4 s',
      observed: { first: true, fourth: false },
    },
  },
  {
    id: 'retry.ordered',
    claim: 'the retry policy holds on an ordered subscription too',
    source: 'pubsub.proto, RetryPolicy; failure handling documentation, exponential backoff',
    observe: (rig) => waits(rig, { enableMessageOrdering: true }),
    expected: { first: true, fourth: true },
    official: { differs: 'ordered subscriptions retry every second', observed: { first: true, fourth: false } },
  },
  {
    id: 'retry.none',
    claim: 'without a retry policy a message comes again soon, and goes on coming',
    source: 'pubsub.proto, Subscription.retry_policy',
    observe: async (rig: Rig): Promise<unknown> => {
      const { topic, pushes } = await rig.pushed(500);
      await rig.publish(topic, 'x');
      return { cameAgain: await until(() => pushes.length >= 4, 6000) };
    },
    expected: { cameAgain: true },
    official: 'same',
  },
  {
    id: 'retry.endpoint-down',
    claim: 'a message waits for an endpoint that refuses connections',
    source: 'push documentation: anything but an acknowledging answer is retried',
    observe: async (rig: Rig): Promise<unknown> => {
      const { topic, name: subscription, url, pushes } = await rig.pushed(204);
      await rig.subscriber.modifyPushConfig({ subscription, pushConfig: { pushEndpoint: 'http://127.0.0.1:9/' } });
      await rig.publish(topic, 'x');
      await pause(500);
      await rig.subscriber.modifyPushConfig({ subscription, pushConfig: { pushEndpoint: url } });
      return { delivered: await until(() => pushes.length > 0, 8000) };
    },
    expected: { delivered: true },
    official: 'same',
  },
  {
    id: 'dead-letter.push',
    claim: 'after the last attempt the message goes to the dead-letter topic, with a new id and where it came from',
    source: deadLetterDocs,
    observe: async (rig: Rig): Promise<unknown> => {
      const dead = await rig.deadLetters();
      const { topic, name, pushes } = await rig.pushed(500, {
        retryPolicy: { minimumBackoff: { nanos: 1e8 }, maximumBackoff: { seconds: 1 } },
        deadLetterPolicy: { deadLetterTopic: dead.topic, maxDeliveryAttempts: 5 },
      });
      const messageId = await rig.publish(topic, { data: Buffer.from('poison'), attributes: { a: 'b' } });
      await until(() => dead.letters.length > 0, 25_000);
      await pause(300);
      const [letter] = dead.letters;
      const { CloudPubSubDeadLetterSourceTopicPublishTime: time, ...attributes } = letter?.attributes ?? {};
      return {
        pushes: pushes.length,
        letters: dead.letters.length,
        data: textOf(letter?.data),
        newId: letter !== undefined && letter.messageId !== messageId,
        attributes: { ...attributes, [sourceSubscription]: attributes[sourceSubscription] === name.split('/').at(-1) },
        time: Number.isFinite(Date.parse(time ?? '')),
      };
    },
    expected: {
      pushes: 5,
      letters: 1,
      data: 'poison',
      newId: true,
      attributes: {
        a: 'b',
        CloudPubSubDeadLetterSourceDeliveryCount: '5',
        CloudPubSubDeadLetterSourceSubscription: true,
        CloudPubSubDeadLetterSourceSubscriptionProject: 'local',
      },
      time: true,
    },
    official: 'same',
  },
  {
    id: 'dead-letter.ordered',
    claim: 'on an ordered subscription a dead letter frees its key',
    source: 'dead-letter documentation: with ordering, the order is best effort once a message is dead-lettered',
    observe: async (rig: Rig): Promise<unknown> => {
      const dead = await rig.deadLetters();
      const delivered: string[] = [];
      const { topic } = await rig.pushed(
        ({ data }, response) => {
          if (data !== 'a1') delivered.push(data);
          response.writeHead(data === 'a1' ? 500 : 204).end();
        },
        { enableMessageOrdering: true, deadLetterPolicy: { deadLetterTopic: dead.topic, maxDeliveryAttempts: 5 } },
      );
      for (const data of ['a1', 'a2']) await rig.publish(topic, { data: Buffer.from(data), orderingKey: 'A' });
      await until(() => dead.letters.length > 0 && delivered.length > 0, 12_000);
      return { letters: dead.letters.map(({ data }) => textOf(data)), delivered };
    },
    expected: { letters: ['a1'], delivered: ['a2'] },
    official: {
      differs: 'after the last attempt there is neither a dead letter nor the next message: the key is blocked',
      observed: { letters: [], delivered: [] },
    },
  },
  {
    id: 'dead-letter.hanging-endpoint',
    claim: 'an endpoint that never answers leads to a dead letter too',
    source: 'pubsub.proto, DeadLetterPolicy.max_delivery_attempts: an expired deadline counts as an attempt',
    observe: async (rig: Rig): Promise<unknown> => {
      const dead = await rig.deadLetters();
      const { topic, pushes } = await rig.pushed(() => undefined, {
        retryPolicy: { minimumBackoff: { nanos: 1e8 }, maximumBackoff: { seconds: 1 } },
        deadLetterPolicy: { deadLetterTopic: dead.topic, maxDeliveryAttempts: 5 },
      });
      await rig.publish(topic, 'slow');
      await until(() => dead.letters.length > 0, 22_500);
      return { pushes: pushes.length, letters: dead.letters.length };
    },
    expected: { pushes: 5, letters: 1 },
    official: {
      differs: 'after two pushes without an answer the subscription stands still',
      observed: { pushes: 2, letters: 0 },
    },
  },
  {
    id: 'dead-letter.pull',
    claim: 'negative acknowledgements of a pull lead to a dead letter, and the attempts are counted',
    source: 'pubsub.proto, DeadLetterPolicy.max_delivery_attempts',
    observe: async (rig: Rig): Promise<unknown> => {
      const dead = await rig.deadLetters();
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic, {
        deadLetterPolicy: { deadLetterTopic: dead.topic, maxDeliveryAttempts: 5 },
      });
      await rig.publish(topic, 'x');
      const attempts: (number | null | undefined)[] = [];
      while (attempts.length < 5) {
        const [received] = await rig.pull(subscription);
        attempts.push(received?.deliveryAttempt);
        const ackIds = [received?.ackId ?? ''];
        await rig.subscriber.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 0 });
      }
      const afterwards = (await rig.pull(subscription)).length;
      await until(() => dead.letters.length > 0, 8000);
      return { attempts, afterwards, letters: dead.letters.length };
    },
    expected: { attempts: [1, 2, 3, 4, 5], afterwards: 0, letters: 1 },
    official: 'same',
  },
];

const sourceSubscription = 'CloudPubSubDeadLetterSourceSubscription';
