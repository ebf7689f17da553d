/** google.pubsub.v1.Publisher over the broker. */
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Broker } from './broker';
import type { PublishRefusals } from './faults';
import { contentsOf } from './message';
import { pageOf } from './pages';
import { refuse } from './refusal';
import { unary } from './unary';
import type { FieldMask, PageRequest, WireMessage, WireTopic } from './wire';

type TopicRequest = { readonly topic?: string };

export function publisherService(broker: Broker, refuses: PublishRefusals): UntypedServiceImplementation {
  return {
    createTopic: unary((request: WireTopic) => broker.createTopic(request)),
    updateTopic: unary(({ topic, updateMask }: { topic?: WireTopic; updateMask?: FieldMask }) =>
      broker.updateTopic(topic ?? { name: '' }, updateMask),
    ),
    getTopic: unary(({ topic }: TopicRequest) => broker.topic(topic).wire),
    deleteTopic: unary(({ topic }: TopicRequest) => {
      broker.deleteTopic(topic);
      return {};
    }),
    listTopics: unary((request: PageRequest & { project?: string }) => {
      const own = [...broker.topics()].filter(({ name }) => name.startsWith(`${request.project ?? ''}/`));
      const { items, nextPageToken } = pageOf(own, ({ name }) => name, request);
      return { topics: items.map(({ wire }) => wire), nextPageToken };
    }),
    listTopicSubscriptions: unary((request: PageRequest & TopicRequest) => {
      const { items, nextPageToken } = pageOf(broker.topic(request.topic).subscriptions, ({ name }) => name, request);
      return { subscriptions: items.map(({ name }) => name), nextPageToken };
    }),
    listTopicSnapshots: unary(({ topic }: TopicRequest) => {
      broker.topic(topic);
      return { snapshots: [], nextPageToken: '' };
    }),
    detachSubscription: unary(({ subscription }: { subscription?: string }) => {
      broker.detach(subscription);
      return {};
    }),
    publish: unary(({ topic, messages }: TopicRequest & { messages?: readonly WireMessage[] }) => {
      // The topic comes first: an unknown one is NOT_FOUND whatever the messages are.
      const { name } = broker.topic(topic);
      if (refuses(name)) refuse('PERMISSION_DENIED', `User not authorized to perform this action (resource=${name}).`);
      return { messageIds: broker.publish(name, contentsOf(messages ?? [])) };
    }),
  };
}
