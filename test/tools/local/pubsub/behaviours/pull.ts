import type { Message } from '@google-cloud/pubsub';

import type { Behaviour } from './behaviour';
import { codeOf, pause, textOf, until, type Rig } from './rig';

const proto = (place: string): string => `pubsub.proto, ${place}`;

export const pullBehaviours: readonly Behaviour[] = [
  {
    id: 'pull.acknowledge',
    claim: 'a pulled message is outstanding, and gone once it is acknowledged',
    source: proto('Subscriber.Acknowledge'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic);
      await rig.publish(topic, 'x');
      const [received] = await rig.pull(subscription);
      const whileOutstanding = (await rig.pull(subscription)).length;
      await rig.subscriber.acknowledge({ subscription, ackIds: [received?.ackId ?? ''] });
      return {
        data: textOf(received?.message?.data),
        attempt: received?.deliveryAttempt,
        whileOutstanding,
        afterwards: (await rig.pull(subscription)).length,
      };
    },
    expected: { data: 'x', attempt: 0, whileOutstanding: 0, afterwards: 0 },
    official: 'same',
  },
  {
    id: 'pull.nack',
    claim: 'a deadline of 0 gives the message back at once',
    source: proto('ModifyAckDeadlineRequest.ack_deadline_seconds'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic);
      await rig.publish(topic, 'x');
      const [first] = await rig.pull(subscription);
      const ackIds = [first?.ackId ?? ''];
      await rig.subscriber.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 0 });
      const [second] = await rig.pull(subscription);
      return { again: textOf(second?.message?.data), sameId: first?.message?.messageId === second?.message?.messageId };
    },
    expected: { again: 'x', sameId: true },
    official: 'same',
  },
  {
    id: 'pull.deadline',
    claim: 'a deadline that was shortened to a second gives the message back after it, one that was extended does not',
    source: proto('ModifyAckDeadlineRequest.ack_deadline_seconds'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic);
      await rig.publish(topic, 'short');
      const [short] = await rig.pull(subscription);
      await rig.publish(topic, 'long');
      const [long] = await rig.pull(subscription);
      const modify = (ackId: string | null | undefined, ackDeadlineSeconds: number): Promise<unknown> =>
        rig.subscriber.modifyAckDeadline({ subscription, ackIds: [ackId ?? ''], ackDeadlineSeconds });
      await modify(short?.ackId, 1);
      await modify(long?.ackId, 60);
      await pause(1300);
      return (await rig.pull(subscription)).map(({ message }) => textOf(message?.data));
    },
    expected: ['short'],
    official: 'same',
  },
  {
    id: 'pull.max-messages',
    claim: 'a pull gives at most as many messages as it asks for',
    source: proto('PullRequest.max_messages'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic);
      await rig.publisher.publish({ topic, messages: ['1', '2', '3'].map((data) => ({ data: Buffer.from(data) })) });
      return { got: (await rig.pull(subscription, 2)).length, zero: await codeOf(rig.pull(subscription, 0)) };
    },
    expected: { got: 2, zero: 'INVALID_ARGUMENT' },
    official: 'same',
  },
  {
    id: 'pull.waits',
    claim: 'a pull waits for a first message',
    source: proto('PullRequest.return_immediately'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic);
      const waiting = rig.subscriber.pull({ subscription, maxMessages: 5 });
      await pause(200);
      await rig.publish(topic, 'late');
      const [{ receivedMessages }] = await waiting;
      return (receivedMessages ?? []).map(({ message }) => textOf(message?.data));
    },
    expected: ['late'],
    official: 'same',
  },
  {
    id: 'pull.of-push',
    claim: 'a push subscription is not pulled from',
    source: 'subscription documentation: a subscription has one delivery type',
    observe: async (rig: Rig): Promise<unknown> => {
      const { name: subscription } = await rig.pushed(204);
      return codeOf(rig.subscriber.pull({ subscription, maxMessages: 1, returnImmediately: true }));
    },
    expected: 'FAILED_PRECONDITION',
    official: { differs: 'it is pulled from', observed: 'OK' },
  },
  {
    id: 'pull.bad-ack-id',
    claim: 'an ack id that was never given out is refused',
    source: proto('StreamingPullRequest.ack_ids'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic);
      return codeOf(rig.subscriber.acknowledge({ subscription, ackIds: ['no such thing'] }));
    },
    expected: 'INVALID_ARGUMENT',
    official: 'same',
  },
  {
    id: 'streaming.client',
    claim: "the client's subscriber receives, acknowledges and gives back",
    source: proto('Subscriber.StreamingPull'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const name = await rig.subscription(topic);
      const seen: string[] = [];
      const subscription = rig.client.subscription(name);
      subscription.on('error', () => undefined);
      subscription.on('message', (message: Message) => {
        seen.push(message.data.toString());
        if (message.data.toString() === 'again' && seen.length < 3) message.nack();
        else message.ack();
      });
      await rig.publish(topic, 'again');
      await until(() => seen.length > 0, 8000);
      await rig.publish(topic, 'once');
      await until(() => seen.filter((data) => data === 'again').length > 1 && seen.includes('once'), 8000);
      await subscription.close();
      return [...new Set(seen)].sort();
    },
    expected: ['again', 'once'],
    official: 'same',
  },
  {
    id: 'streaming.flow-control',
    claim: 'a stream holds no more messages than its client allows',
    source: proto('StreamingPullRequest.max_outstanding_messages'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic);
      const ackIds: string[] = [];
      const stream = rig.subscriber.streamingPull();
      stream.on('error', () => undefined);
      stream.on('data', ({ receivedMessages }: { receivedMessages: { ackId: string }[] }) => {
        ackIds.push(...receivedMessages.map(({ ackId }) => ackId));
      });
      stream.write({ subscription, streamAckDeadlineSeconds: 60, maxOutstandingMessages: 2 });
      await rig.publisher.publish({
        topic,
        messages: ['1', '2', '3', '4'].map((data) => ({ data: Buffer.from(data) })),
      });
      await until(() => ackIds.length >= 2, 8000);
      await pause(500);
      const beforeAck = ackIds.length;
      stream.write({ ackIds: ackIds.slice(0, 1) });
      await until(() => ackIds.length > beforeAck, 8000);
      await pause(300);
      stream.cancel();
      return { beforeAck, afterAck: ackIds.length };
    },
    expected: { beforeAck: 2, afterAck: 3 },
    official: { differs: 'the limit is ignored', observed: { beforeAck: 4, afterAck: 4 } },
  },
  {
    id: 'streaming.deleted',
    claim: 'deleting the subscription ends its streams with NOT_FOUND',
    source: proto('Subscriber.DeleteSubscription'),
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const name = await rig.subscription(topic);
      const subscription = rig.client.subscription(name);
      const codes: number[] = [];
      subscription.on('error', (error: Error & { code?: number }) => codes.push(error.code ?? 0));
      subscription.on('message', () => undefined);
      await pause(300);
      await rig.subscriber.deleteSubscription({ subscription: name });
      await until(() => codes.length > 0, 8000);
      await subscription.close();
      return codes[0] ?? 'no error';
    },
    expected: 5,
    official: 'same',
  },
];
