/** What happens to an event: its row, the feedback, and whatever you add. */
import { foreignError, maskForeignText, PipelineError } from '../../shared/errors';
import { messageAttributes, schemaVersion } from '../../shared/names';
import { rowFrom } from '../../shared/warehouse/delivery-event-row';
import type { DeliveryEventRow } from '../../shared/warehouse/tables';
import type { DeliveryEvent } from '../../shared/webhooks/delivery-event';
import { feedbackEvents } from '../../shared/webhooks/metrics';
import { CustomerIOWebhooks } from '../../shared/webhooks/webhooks';
import type { Publish } from './quarantine';

export type ListenerEffects = {
  readonly writeRow: (row: DeliveryEventRow) => Promise<unknown>;
  readonly publishFeedback: Publish;
  readonly nowMs: () => number;
};

/** The row and the feedback are required: without them the answer is 503, and Customer.io sends the event again. */
export function webhooksWith({ writeRow, publishFeedback, nowMs }: ListenerEffects): CustomerIOWebhooks {
  const webhooks = new CustomerIOWebhooks();
  webhooks.require('*', (event) => writeRow(rowFrom(event, new Date(nowMs()))));
  webhooks.require('*', (event) => {
    if (event.name === undefined || !feedbackEvents.has(event.name)) return undefined;
    return publishFeedback(feedbackMessage(event, nowMs())).catch((cause: unknown) => {
      const { name, message } = foreignError(cause);
      throw new PipelineError('FEEDBACK_UNAVAILABLE', maskForeignText(`${name} ${message}`), { cause });
    });
  });
  // The place for your own: webhooks.on('email_bounced', async (event) => { … }). One that fails, or takes longer than
  // two seconds, is logged and its event quarantined; Customer.io is answered 2xx all the same.
  return webhooks;
}

/** The body as it came: one delivery event in Customer.io's own words. */
const feedbackMessage = (event: DeliveryEvent, nowMs: number): Parameters<Publish>[0] => ({
  data: Buffer.from(event.text, 'utf8'),
  attributes: {
    [messageAttributes.eventId]: event.eventId,
    [messageAttributes.publishedAt]: new Date(nowMs).toISOString(),
    [messageAttributes.schemaVersion]: schemaVersion,
    event_name: event.name ?? '',
  },
});
