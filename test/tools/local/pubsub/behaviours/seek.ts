import type { Behaviour } from './behaviour';
import { codeOf, pause, type Rig } from './rig';

const source = 'pubsub.proto, SeekRequest.time';

const timestamp = (timeMs: number): { seconds: number; nanos: number } => ({
  seconds: Math.floor(timeMs / 1000),
  nanos: (timeMs % 1000) * 1e6,
});

const seek = (rig: Rig, subscription: string, timeMs: number): Promise<unknown> =>
  rig.subscriber.seek({ subscription, time: timestamp(timeMs) });

export const seekBehaviours: readonly Behaviour[] = [
  {
    id: 'seek.back',
    claim: 'with retainAckedMessages a seek brings back what was acknowledged since',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic, { retainAckedMessages: true });
      await rig.publish(topic, 'before');
      await pause(30);
      const middleMs = Date.now();
      await pause(30);
      await rig.publish(topic, 'after');
      const first = await rig.drain(subscription);
      await seek(rig, subscription, middleMs);
      return { first, second: await rig.drain(subscription) };
    },
    expected: { first: ['after', 'before'], second: ['after'] },
    official: 'same',
  },
  {
    id: 'seek.forward',
    claim: 'a seek to a later time acknowledges everything',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic);
      await rig.publish(topic, 'x');
      await seek(rig, subscription, Date.now() + 60_000);
      const purged = await rig.drain(subscription);
      await rig.publish(topic, 'later');
      return { purged, later: await rig.drain(subscription) };
    },
    expected: { purged: [], later: ['later'] },
    official: 'same',
  },
  {
    id: 'seek.not-retained',
    claim: 'without retainAckedMessages what was acknowledged stays gone',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic);
      const beforeMs = Date.now() - 1000;
      await rig.publish(topic, 'x');
      const first = await rig.drain(subscription);
      await seek(rig, subscription, beforeMs);
      return { first, second: await rig.drain(subscription) };
    },
    expected: { first: ['x'], second: [] },
    official: 'same',
  },
  {
    id: 'seek.topic-retention',
    claim: 'what the topic retains comes back too, even from before the subscription was made',
    source: 'pubsub.proto, Topic.message_retention_duration',
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic({ messageRetentionDuration: { seconds: 600 } });
      const beforeMs = Date.now() - 1000;
      await rig.publish(topic, 'early');
      const subscription = await rig.subscription(topic);
      const first = await rig.drain(subscription);
      await seek(rig, subscription, beforeMs);
      return { first, second: await rig.drain(subscription) };
    },
    expected: { first: [], second: ['early'] },
    official: {
      differs: 'a new subscription is given what its topic retains without a seek',
      observed: { first: ['early'], second: ['early'] },
    },
  },
  {
    id: 'seek.nowhere',
    claim: 'a seek needs a time or a snapshot',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      return codeOf(rig.subscriber.seek({ subscription: await rig.subscription(await rig.topic()) }));
    },
    expected: 'INVALID_ARGUMENT',
    official: 'same',
  },
];
