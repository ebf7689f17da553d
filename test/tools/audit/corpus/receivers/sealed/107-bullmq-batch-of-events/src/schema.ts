import { z } from 'zod';

export const reportingEvent = z.object({
  event_id: z.string().min(1).max(64),
  object_type: z.enum(['customer', 'email', 'push', 'sms', 'whatsapp', 'slack', 'webhook', 'in_app']),
  metric: z.string(),
  timestamp: z.number().int(),
  data: z.record(z.string(), z.unknown()).default({}),
});

export const reportingPayload = z.object({
  events: z.array(reportingEvent).min(1),
});

export type ReportingEvent = z.infer<typeof reportingEvent>;
