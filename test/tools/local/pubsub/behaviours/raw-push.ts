import type { Behaviour } from './behaviour';
import { until, type Push, type Rig } from './rig';

const source = 'pubsub.proto, PushConfig.NoWrapper; payload unwrapping documentation';
const bytes = Buffer.from([0x00, 0xff, 0xfe, 0x41]);

async function rawPush(rig: Rig, writeMetadata: boolean, data = Buffer.from('{"raw":1}')): Promise<Push | undefined> {
  const { topic, name, pushes } = await rig.pushed(204, { pushConfig: { noWrapper: { writeMetadata } } });
  await rig.publish(topic, { data, attributes: { 'Customer-Kind': 'vip' } });
  await until(() => pushes.length > 0, 8000);
  const [push] = pushes;
  return push && { ...push, data: name };
}

export const rawPushBehaviours: readonly Behaviour[] = [
  {
    id: 'raw.body',
    claim: 'with noWrapper the data is the body, and no metadata comes along',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      const push = await rawPush(rig, false);
      return { body: push?.body.toString(), metadata: Object.keys(push?.headers ?? {}).filter(isMetadata) };
    },
    expected: { body: '{"raw":1}', metadata: [] },
    official: 'same',
  },
  {
    id: 'raw.binary',
    claim: 'with noWrapper the bytes of the data arrive unchanged',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      return (await rawPush(rig, false, bytes))?.body.toString('hex');
    },
    expected: bytes.toString('hex'),
    official: { differs: 'data that is no UTF-8 is damaged', observed: '00efbfbdefbfbd41' },
  },
  {
    id: 'raw.metadata',
    claim: 'with writeMetadata the id, the time and the attributes are headers',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      const push = await rawPush(rig, true);
      return {
        body: push?.body.toString(),
        metadata: Object.keys(push?.headers ?? {})
          .filter(isMetadata)
          .sort(),
        subscription: push?.headers['x-goog-pubsub-subscription-name'] === push?.data,
        attribute: push?.headers['customer-kind'],
      };
    },
    expected: {
      body: '{"raw":1}',
      metadata: ['x-goog-pubsub-message-id', 'x-goog-pubsub-publish-time', 'x-goog-pubsub-subscription-name'],
      subscription: true,
      attribute: 'vip',
    },
    official: 'same',
  },
];

const isMetadata = (header: string): boolean => header.startsWith('x-goog-pubsub-');
