import type { Message } from '@google-cloud/pubsub';
import { deliveryEvents } from './bigquery';
import { recordClick, recordOpen } from './engagement';
import { alertOn } from './alerts';

interface ReportingEvent {
  event_id: string;
  object_type?: string;
  metric: string;
  timestamp: number;
  data: { delivery_id?: string; href?: string; machine?: boolean; prefetched?: boolean };
}

/** One message is one call of Customer.io's reporting webhook. */
export async function consume(message: Message): Promise<void> {
  const event: ReportingEvent = JSON.parse(message.data.toString('utf8'));
  await deliveryEvents.upsert(event.event_id, event);

  switch (event.metric) {
    case 'opened':
      if (!event.data.prefetched) await recordOpen(event.data.delivery_id);
      break;
    case 'clicked':
      if (!event.data.machine) await recordClick(event.data.delivery_id, event.data.href);
      break;
    case 'undeliverable':
    case 'failed':
      await alertOn(event.object_type ?? 'unknown', event.metric);
      break;
    default:
      break;
  }
  message.ack();
}
