import { analytics } from '../analytics';
import { rows } from '../rows';

interface ReportingEvent {
  event_id: string;
  object_type: string;
  metric: string;
  timestamp: number;
  data: { delivery_id?: string; href?: string };
}

/** One verified event of Customer.io's reporting webhook. */
export async function onEvent(event: ReportingEvent): Promise<void> {
  await rows.insert('delivery_events', { ...event, insertId: event.event_id });
  switch (event.metric) {
    case 'opened':
      return analytics.opened(event.data.delivery_id, event.timestamp);
    case 'clicked':
      return analytics.clicked(event.data.delivery_id, event.data.href, event.timestamp);
    default:
      return;
  }
}
