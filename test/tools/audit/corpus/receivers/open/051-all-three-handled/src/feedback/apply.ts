import { people } from '../people';

interface DeliveryEvent {
  object_type: string;
  metric: string;
  data: { customer_id?: string; failure_message?: string };
}

export async function apply(event: DeliveryEvent): Promise<void> {
  const id = event.data.customer_id;
  if (!id) {
    return;
  }
  switch (event.metric) {
    case 'bounced':
      return people.countBounce(id, event.data.failure_message ?? '');
    case 'spammed':
      return people.unsubscribe(id, 'complaint');
    case 'unsubscribed':
      return people.unsubscribe(id, 'link');
    case 'subscribed':
      return people.resubscribe(id);
    default:
      return;
  }
}
