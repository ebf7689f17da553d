import { analytics } from '../analytics';

interface ReportingEvent {
  event_id: string;
  object_type: string;
  metric: string;
  timestamp: number;
  data: { delivery_id?: string; href?: string };
}

/** One verified event of Customer.io's reporting webhook. */
export async function onEvent(event: ReportingEvent): Promise<void> {
  switch (event.metric) {
    case 'opened':
      await analytics.opened(event.data.delivery_id, event.timestamp);
      break;
    case 'clicked':
      await analytics.clicked(event.data.delivery_id, event.data.href, event.timestamp);
      break;
    case 'bounced':
    case 'spammed':
    case 'unsubscribed':
      break;
  }
}
