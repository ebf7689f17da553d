import type { Behaviour } from './behaviour';
import { codeOf, projectId } from './rig';

const proto = (place: string): string => `pubsub.proto, ${place}`;
const missingTopic = `projects/${projectId}/topics/no-such-topic`;
const accepted = { differs: 'it is accepted', observed: 'OK' } as const;

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

export const publishBehaviours: readonly Behaviour[] = [
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
