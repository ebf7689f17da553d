import type { Behaviour } from './behaviour';
import { pause, until, type Rig } from './rig';

const source = 'ordering documentation; push allows one outstanding message a key';
const keyed = (data: string, orderingKey: string): { data: Buffer; orderingKey: string } => ({
  data: Buffer.from(data),
  orderingKey,
});

export const orderBehaviours: readonly Behaviour[] = [
  {
    id: 'order.key',
    claim: 'messages of a key are pushed one at a time and in order, past a failure too',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      const order: string[] = [];
      const open = new Map<string, number>();
      let most = 0;
      let failures = 1;
      const { topic } = await rig.pushed(
        ({ data }, response) => {
          const key = data.slice(0, 1);
          open.set(key, (open.get(key) ?? 0) + 1);
          most = Math.max(most, open.get(key) ?? 0);
          setTimeout(() => {
            open.set(key, (open.get(key) ?? 0) - 1);
            const fails = data === 'a2' && failures-- > 0;
            order.push(fails ? `${data} failed` : data);
            response.writeHead(fails ? 500 : 204).end();
          }, 30);
        },
        { enableMessageOrdering: true },
      );
      const messages = ['1', '2', '3'].flatMap((at) => [keyed(`a${at}`, 'A'), keyed(`b${at}`, 'B')]);
      await rig.publisher.publish({ topic, messages });
      await until(() => order.includes('a3') && order.includes('b3'), 8000);
      const of = (key: string): string[] => order.filter((data) => data.startsWith(key));
      return { a: of('a').slice(0, 2), aDone: of('a').slice(-2), b: of('b'), mostOfAKeyAtOnce: most };
    },
    expected: { a: ['a1', 'a2 failed'], aDone: ['a2', 'a3'], b: ['b1', 'b2', 'b3'], mostOfAKeyAtOnce: 1 },
    official: 'same',
  },
  {
    id: 'order.no-key',
    claim: 'on an ordered subscription messages without a key do not wait for one another',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      const times = new Map<string, number>();
      const { topic } = await rig.pushed(
        ({ data }, response) => {
          times.set(data, (times.get(data) ?? 0) + 1);
          response.writeHead(data === 'bad' ? 500 : 204).end();
        },
        { enableMessageOrdering: true },
      );
      const messages = ['bad', 'ok2', 'ok3'].map((data) => ({ data: Buffer.from(data) }));
      await rig.publisher.publish({ topic, messages });
      await until(() => (times.get('bad') ?? 0) >= 3 && times.has('ok3'), 6000);
      return {
        overtook: times.has('ok2') && times.has('ok3'),
        acknowledgedCameAgain: (times.get('ok2') ?? 0) > 1 || (times.get('ok3') ?? 0) > 1,
      };
    },
    expected: { overtook: true, acknowledgedCameAgain: false },
    official: {
      differs: 'messages without a key count as one key: what was acknowledged comes again with its failing head',
      observed: { overtook: true, acknowledgedCameAgain: true },
    },
  },
  {
    id: 'order.unordered-subscription',
    claim: 'without message ordering a key holds nothing back',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      const delivered: string[] = [];
      const { topic } = await rig.pushed(({ data }, response) => {
        if (data === 'bad') {
          response.writeHead(500).end();
          return;
        }
        delivered.push(data);
        response.writeHead(204).end();
      });
      await rig.publisher.publish({ topic, messages: [keyed('bad', 'A'), keyed('next', 'A')] });
      await until(() => delivered.length > 0, 8000);
      return delivered;
    },
    expected: ['next'],
    official: 'same',
  },
  {
    id: 'order.pull',
    claim: 'a pull gives the messages of a key in order, the next ones once the first is acknowledged',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic, { enableMessageOrdering: true });
      await rig.publisher.publish({ topic, messages: [keyed('1', 'A'), keyed('2', 'A'), keyed('3', 'A')] });
      const seen: string[] = [];
      for (let pulls = 0; pulls < 10 && seen.length < 3; pulls++) {
        const received = await rig.pull(subscription);
        seen.push(...received.map(({ message }) => Buffer.from(message?.data ?? '').toString()));
        await rig.subscriber.acknowledge({ subscription, ackIds: received.map(({ ackId }) => ackId ?? '') });
        await pause(20);
      }
      return seen;
    },
    expected: ['1', '2', '3'],
    official: 'same',
  },
];
