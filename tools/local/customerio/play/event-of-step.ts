/** The callback that reports one step of a story. */
import type { EventInput } from '../callbacks/event-body';
import type { Attributes } from '../operation';
import type { Switches } from '../switches';
import type { Channel, Delivery, Recipient } from '../workspace/deliveries';
import type { Step } from './story';

function objectTypeOf(channel: Channel, switches: Switches): string {
  return channel === 'inbox_message' ? switches.inboxObjectType : channel;
}

/** Id-only workspaces report `id` alone (reporting webhooks, docs.customer.io). */
function identifiersOf({ id, email, cio_id: cioId }: Recipient, switches: Switches): Attributes {
  return switches.identifiers === 'id' ? { id } : { id, email, cio_id: cioId };
}

/** `isPresent`: the id of a deleted person is blank. */
function personFields(person: Recipient | undefined, isPresent: boolean, switches: Switches): Attributes {
  if (person === undefined) return { customer_id: '', identifiers: {} };
  return { customer_id: isPresent ? (person.id ?? '') : '', identifiers: identifiersOf(person, switches) };
}

export type Moment = { readonly eventId: string; readonly timestamp: number; readonly isPresent: boolean };

export function eventOfStep(delivery: Delivery, step: Step, moment: Moment, switches: Switches): EventInput {
  const { eventId, timestamp, isPresent } = moment;
  const { person, origin } = delivery;
  const objectType = objectTypeOf(delivery.channel, switches);
  const about = personFields(person, isPresent, switches);
  const envelope = { event_id: eventId, metric: step.metric, timestamp };
  const email = person?.email ?? null;
  switch (step.shape) {
    case 'message':
      return {
        ...envelope,
        object_type: objectType,
        data: { ...origin, ...about, delivery_id: delivery.id, ...step.fields },
      };
    case 'customer':
      return { ...envelope, object_type: 'customer', data: { ...about, email_address: email } };
    case 'customer_by_email':
      return { ...envelope, object_type: 'email', data: { ...origin, ...about, email_address: email } };
    case 'preferences':
      return {
        ...envelope,
        // The schema prints this key, and receivers have seen it (PostHog's tests).
        [switches.preferencesObjectKey]: objectType,
        data: { ...origin, ...about, email_address: email, delivery_id: delivery.id, ...step.fields },
      };
  }
}
