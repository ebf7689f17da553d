import type { Request, Response } from 'express';
import { saveDeliveryEvent } from '../delivery-events';

interface CustomerioWebhookBody {
  events: { event_id: string; object_type: string; metric: string; timestamp: number }[];
}

/** The signature was checked by the middleware in front. */
export async function customerioWebhook(req: Request, res: Response): Promise<void> {
  const { events } = req.body as CustomerioWebhookBody;
  for (const event of events) {
    await saveDeliveryEvent(event);
  }
  res.status(200).json({ saved: events.length });
}
