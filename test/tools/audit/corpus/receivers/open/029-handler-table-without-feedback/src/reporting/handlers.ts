import { engagement } from '../engagement';
import { conversions } from '../conversions';

interface ReportingEvent {
  event_id: string;
  metric: string;
  timestamp: number;
  data: { customer_id?: string; delivery_id?: string };
}

type Handler = (event: ReportingEvent) => Promise<void>;

const handlers: Record<string, Handler> = {
  delivered: (event) => engagement.delivered(event.data.delivery_id),
  opened: (event) => engagement.opened(event.data.delivery_id, event.timestamp),
  clicked: (event) => engagement.clicked(event.data.delivery_id, event.timestamp),
  converted: (event) => conversions.add(event.data.customer_id, event.event_id),
};

/** Dispatches one event of Customer.io's reporting webhook. */
export async function dispatch(event: ReportingEvent): Promise<void> {
  await handlers[event.metric]?.(event);
}
