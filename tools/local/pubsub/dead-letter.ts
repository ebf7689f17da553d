/** What Pub/Sub adds to a message that it forwards to a dead-letter topic. */
import { nativeDeadLetterAttributes } from '../../../shared/names';
import type { Delivery } from './delivery';
import { publishTimeText, type MessageContent } from './message';
import { projectOf, shortName } from './resource-names';

/** The copy that is published: data, attributes and key as they were, and where it came from. */
export function deadLetterOf(subscription: string, { message, attempt }: Delivery): MessageContent {
  return {
    data: message.data,
    orderingKey: message.orderingKey,
    attributes: {
      ...message.attributes,
      [nativeDeadLetterAttributes.deliveryCount]: String(attempt),
      [nativeDeadLetterAttributes.subscription]: shortName(subscription),
      [nativeDeadLetterAttributes.subscriptionProject]: projectOf(subscription),
      [nativeDeadLetterAttributes.topicPublishTime]: publishTimeText(message),
    },
  };
}
