import { conversations } from '../conversations';

interface Replied {
  event_id: string;
  object_type: 'sms' | 'whatsapp';
  metric: 'replied';
  data: { customer_id?: string; inbound_event_id: string; to: string; recipient: string };
}

/** Bound to the topic "customerio-replies"; bounces and the rest go to "customerio-feedback". */
export async function onReply(event: Replied): Promise<void> {
  if (event.object_type !== 'sms') {
    return;
  }
  await conversations.append(event.data.recipient, {
    inboundEventId: event.data.inbound_event_id,
    personId: event.data.customer_id,
  });
}
