import type { Behaviour } from './behaviour';
import { codeOf, pause, until, type Rig } from './rig';

const source = 'filter documentation';

export const filterBehaviours: readonly Behaviour[] = [
  {
    id: 'filter.delivers',
    claim: 'only messages that match the filter are delivered',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      const { topic, pushes } = await rig.pushed(204, { filter: 'attributes.kind = "a"' });
      await rig.publish(topic, { data: Buffer.from('b'), attributes: { kind: 'b' } });
      await rig.publish(topic, { data: Buffer.from('a'), attributes: { kind: 'a' } });
      await until(() => pushes.some(({ data }) => data === 'a'), 8000);
      await pause(300);
      return pushes.map(({ data }) => data).sort();
    },
    expected: ['a'],
    official: { differs: 'filters are ignored', observed: ['a', 'b'] },
  },
  {
    id: 'filter.bad',
    claim: 'a filter that is none is refused',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      return codeOf(rig.subscription(await rig.topic(), { filter: 'this is not a filter' }));
    },
    expected: 'INVALID_ARGUMENT',
    official: { differs: 'any filter is accepted', observed: 'OK' },
  },
  {
    id: 'filter.immutable',
    claim: 'a filter cannot be changed',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const name = await rig.subscription(topic, { filter: 'attributes:a' });
      const subscription = { name, topic, filter: 'attributes:b' };
      return codeOf(rig.subscriber.updateSubscription({ subscription, updateMask: { paths: ['filter'] } }));
    },
    expected: 'INVALID_ARGUMENT',
    official: 'same',
  },
];
