/** The lives of messages that are no mails, metric by metric as far as each channel reports them. */
import type { Attributes } from '../operation';
import { linkAt, step, type Step, type Told } from './story';

const minute = 60;
const hour = 60 * minute;

function* blocked({ delivery }: Told): Generator<Step, boolean> {
  if (delivery.blocked === undefined) return false;
  yield step(1, 'undeliverable', { failure_message: delivery.blocked });
  return true;
}

function* failing({ dice, rates }: Told, text: string): Generator<Step, boolean> {
  if (dice.percent(rates.attempted)) yield step(1, 'attempted', { failure_message: text });
  if (!dice.percent(rates.failed)) return false;
  yield step(minute, 'failed', { failure_message: text });
  return true;
}

/** Push: one message to every device of the person. */
export function* pushStory(told: Told): Generator<Step> {
  const { dice, rates, devices } = told;
  if (yield* blocked(told)) return;
  if (devices.length === 0) {
    yield step(1, 'attempted', { failure_message: 'NoDevicesSynced' });
    yield step(hour, 'failed', { failure_message: 'NoDevicesSynced' });
    return;
  }
  if (yield* failing(told, 'InternalServerError')) return;
  const recipients = devices.map(({ token, platform }) => ({ device_id: token, device_platform: platform }));
  yield step(2, 'sent', { recipients, content: '{}' });
  if (dice.percent(rates.hardBounce)) {
    yield step(3, 'bounced', {
      recipients: recipients.map((recipient) => ({ ...recipient, failure_message: 'NotRegistered' })),
    });
    return;
  }
  yield step(4, 'delivered', { recipients });
  yield* answered(told, { recipients }, ['opened', 'clicked', 'converted']);
}

/** SMS and WhatsApp; only WhatsApp knows that a message was read. */
export function* textStory(told: Told): Generator<Step> {
  const { delivery, dice, rates } = told;
  if (yield* blocked(told)) return;
  if (yield* failing(told, 'Twilio Error 21408: Permission to send an SMS has not been enabled')) return;
  const recipient = delivery.recipient ?? '';
  yield step(2, 'sent', { recipient, content: 'text' });
  if (dice.percent(rates.hardBounce)) {
    yield step(4, 'bounced', { recipient, failure_message: 'Twilio Error 30005: Unknown destination handset' });
    return;
  }
  yield step(4, 'delivered', { recipient });
  const read = delivery.channel === 'whatsapp' ? (['opened', 'clicked'] as const) : (['clicked'] as const);
  yield* answered(told, { recipient }, [...read, 'converted']);
  if (dice.percent(rates.reply)) {
    const at = dice.int(minute, 10 * hour);
    yield step(at, 'replied', {
      inbound_event_id: dice.ulid(1_700_000_000 + at),
      to: recipient,
      recipient: '+15550100100',
    });
  }
}

export function* inAppStory(told: Told): Generator<Step> {
  const { delivery } = told;
  if (yield* blocked(told)) return;
  const recipient = delivery.recipient ?? '';
  if (yield* failing(told, 'message could not be rendered')) return;
  yield step(1, 'sent', { recipient, content: '{}' });
  yield* answered(told, { recipient }, ['opened', 'clicked', 'converted'], { tracked_response: 'ok' });
}

/** Webhook and Slack actions: the recipient is the URL that was called, or the channel. */
export function* callStory(told: Told): Generator<Step> {
  const { delivery, dice } = told;
  if (yield* failing(told, 'HTTP 404 Not Found []')) return;
  const recipient = delivery.recipient ?? '';
  yield step(1, 'sent', { recipient, content: '{}' });
  if (dice.percent(2)) yield step(hour, 'clicked', { recipient, ...linkAt(told) });
}

/** What the person does with it; `metrics` are those that the channel reports. In-app opens have no fields. */
function* answered(
  told: Told,
  fields: Attributes,
  metrics: readonly ('opened' | 'clicked' | 'converted')[],
  clickFields: Attributes = {},
): Generator<Step> {
  const { dice, rates, delivery } = told;
  if (!dice.percent(rates.open)) return;
  const at = dice.int(minute, 20 * hour);
  if (metrics.includes('opened')) yield step(at, 'opened', delivery.channel === 'in_app' ? {} : fields);
  if (!dice.percent(rates.click)) return;
  yield step(at + 10, 'clicked', { ...fields, ...linkAt(told), ...clickFields });
  if (dice.percent(rates.convert)) yield step(at + dice.int(minute, 3 * hour), 'converted', fields);
}
