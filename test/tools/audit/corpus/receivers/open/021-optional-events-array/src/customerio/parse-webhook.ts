import { z } from 'zod';

const deliveryEvent = z.object({
  event_id: z.string(),
  object_type: z.string(),
  metric: z.string(),
  timestamp: z.number(),
  data: z.record(z.string(), z.unknown()).optional(),
});

const webhookBody = z.object({ events: z.array(deliveryEvent).default([]) });

export type DeliveryEvent = z.infer<typeof deliveryEvent>;

/** Parses the body of one reporting webhook request of Customer.io. */
export function parseWebhook(rawBody: Buffer): DeliveryEvent[] {
  return webhookBody.parse(JSON.parse(rawBody.toString('utf8'))).events;
}
