import { archive } from '../archive';
import { people } from '../people';

interface DeliveryEvent {
  event_id: string;
  object_type: string;
  metric: string;
  data: { customer_id?: string; failure_message?: string };
}

/** Applies one reporting event of Customer.io. */
export async function apply(event: DeliveryEvent): Promise<void> {
  await archive.save(event);
  const id = event.data.customer_id;
  if (!id) return;
  switch (event.metric) {
    case 'bounced':
      return people.markBounced(id, event.data.failure_message ?? '');
    case 'complained':
      return people.unsubscribe(id, 'complaint');
    case 'spammed':
    case 'unsubscribed':
      return people.unsubscribe(id, event.metric);
  }
}
