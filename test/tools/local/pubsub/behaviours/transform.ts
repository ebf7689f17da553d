import type { Behaviour } from './behaviour';
import { textOf, type Rig } from './rig';

const source = 'pubsub.proto, Subscription.message_transforms and JavaScriptUDF';
const code = `function keep(message) {
  const { id, drop } = JSON.parse(message.data);
  return drop ? null : { data: JSON.stringify({ id }), attributes: message.attributes };
}`;

export const transformBehaviours: readonly Behaviour[] = [
  {
    id: 'transform.subscription',
    claim: 'a transform of the subscription changes or drops what is delivered',
    source,
    observe: async (rig: Rig): Promise<unknown> => {
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic, {
        messageTransforms: [{ javascriptUdf: { functionName: 'keep', code } }],
      });
      await rig.publish(topic, '{"id":1,"drop":true}');
      await rig.publish(topic, { data: Buffer.from('{"id":2,"secret":3}'), attributes: { a: 'b' } });
      return rig.drain(subscription);
    },
    expected: ['{"id":2}'],
    official: { differs: 'transforms are ignored', observed: ['{"id":1,"drop":true}', '{"id":2,"secret":3}'] },
  },
  {
    id: 'transform.failing',
    claim: 'a transform that throws leads to a dead letter with the message as it was published',
    source: 'message transform documentation; unconfirmed',
    observe: async (rig: Rig): Promise<unknown> => {
      const dead = await rig.deadLetters();
      const topic = await rig.topic();
      const subscription = await rig.subscription(topic, {
        messageTransforms: [{ javascriptUdf: { functionName: 'keep', code } }],
        retryPolicy: { minimumBackoff: { nanos: 1e8 }, maximumBackoff: { nanos: 1e8 } },
        deadLetterPolicy: { deadLetterTopic: dead.topic, maxDeliveryAttempts: 5 },
      });
      await rig.publish(topic, 'no JSON');
      let delivered = 0;
      for (let pulls = 0; pulls < 8 && dead.letters.length === 0; pulls++) {
        delivered += (await rig.pull(subscription)).length;
      }
      return { delivered, letters: dead.letters.map(({ data }) => textOf(data)) };
    },
    expected: { delivered: 0, letters: ['no JSON'] },
    official: { differs: 'transforms are ignored', observed: { delivered: 1, letters: [] } },
  },
];
