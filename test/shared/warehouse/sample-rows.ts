/** Two days of deliveries and messages, small enough to work out every view by hand. */
import { rowFrom } from '../../../shared/warehouse/delivery-event-row';
import { parseDeliveryEvent } from '../../../shared/webhooks/delivery-event';

/** The clock of the local BigQuery, which judges how old a row may be. */
export const nowMs = Date.parse('2026-11-22T12:00:00Z');

type Row = Readonly<Record<string, unknown>>;

const ann = { id: '42', email: 'ann@example.com', cio_id: 'c42' };
const bob = { id: '43', email: 'bob@mail.example.org', cio_id: 'c43' };
const cy = { id: '44', email: 'Cy@EXAMPLE.com', cio_id: 'c44' };
const dee = { id: '45', email: 'dee@example.com' };

let serial = 0;

/** One event, received a second after it happened. */
function event(
  at: string,
  object_type: string,
  metric: string,
  data: object,
  eventId?: string,
  receivedAt?: string,
): Row {
  serial += 1;
  const timestamp = Date.parse(`2026-11-${at}Z`) / 1000;
  const body = { event_id: eventId ?? `e${String(serial).padStart(3, '0')}`, object_type, metric, timestamp, data };
  const received = new Date(receivedAt ?? (timestamp + 1) * 1000);
  return rowFrom(parseDeliveryEvent(Buffer.from(JSON.stringify(body))), received);
}

const campaign = (delivery_id: string, person: typeof dee, more: object = {}): object => ({
  delivery_id,
  campaign_id: 7,
  action_id: 71,
  identifiers: person,
  recipient: person.email,
  subject: 'Welcome',
  ...more,
});
const newsletter = { delivery_id: 'd4', newsletter_id: 3, content_id: 31, identifiers: ann, recipient: ann.email };
const receipt = { delivery_id: 'd5', transactional_message_id: 'receipt', identifiers: dee, recipient: dee.email };
const broadcast = { delivery_id: 'd6', broadcast_id: 9, trigger_id: 91, identifiers: ann };
const text = { delivery_id: 'd7', campaign_id: 7, action_id: 72, identifiers: bob, recipient: '+15550100' };
const topics = (content: unknown): object => ({
  identifiers: ann,
  customer_id: '42',
  email_address: ann.email,
  content,
});

export const deliveryEventRows: readonly Row[] = [
  // d1: machines first, then the person, who buys.
  event('20T10:00:00', 'email', 'sent', campaign('d1', ann)),
  event('20T10:00:05', 'email', 'delivered', campaign('d1', ann), 'twice'),
  event('20T10:00:05', 'email', 'delivered', campaign('d1', ann), 'twice', '2026-11-20T10:07:00Z'),
  event('20T10:00:06', 'email', 'opened', campaign('d1', ann, { prefetched: true })),
  event(
    '20T10:00:07',
    'email',
    'clicked',
    campaign('d1', ann, { machine: true, link_id: 5, href: 'https://example.com/a' }),
  ),
  event('20T10:30:05', 'email', 'opened', campaign('d1', ann, { proxied: true, prefetched: false })),
  event('20T11:00:00', 'email', 'opened', campaign('d1', ann)),
  event('20T10:31:05', 'email', 'clicked', campaign('d1', ann, { link_id: 5, href: 'https://example.com/a' })),
  event('21T12:00:00', 'email', 'converted', campaign('d1', ann)),
  // d2 bounces; d3 is only ever opened by a machine, and complained about.
  event('20T10:00:00', 'email', 'sent', campaign('d2', bob)),
  event('20T10:00:02', 'email', 'bounced', campaign('d2', bob, { failure_message: '550 5.1.1 no such mailbox' })),
  event('20T10:00:00', 'email', 'sent', campaign('d3', cy)),
  event('20T10:00:10', 'email', 'delivered', campaign('d3', cy)),
  event('20T10:01:00', 'email', 'opened', campaign('d3', cy, { synthetic: true })),
  event('20T10:05:00', 'email', 'spammed', campaign('d3', cy)),
  // d4 is opened before its delivery is confirmed, and unsubscribed from.
  event('21T09:00:00', 'email', 'sent', newsletter),
  event('21T09:00:03', 'email', 'opened', newsletter),
  event('21T09:00:05', 'email', 'delivered', newsletter),
  event('21T09:10:00', 'email', 'unsubscribed', newsletter),
  event('21T10:00:00', 'email', 'sent', receipt),
  event('21T10:00:01', 'email', 'delivered', receipt),
  event('21T10:01:41', 'email', 'opened', receipt),
  event('21T11:00:00', 'push', 'sent', { ...broadcast, recipients: [{ device_id: 'x' }] }),
  event('21T11:01:00', 'push', 'clicked', { ...broadcast, link_id: 8, href: 'https://example.com/b' }),
  event('21T11:00:00', 'sms', 'attempted', { ...text, failure_message: 'Error 30001: queue overflow' }),
  event('21T11:05:00', 'sms', 'failed', { ...text, failure_message: 'Error 30003: unreachable' }),
  event('21T11:06:00', 'email', 'drafted', { delivery_id: 'd8', identifiers: dee }),
  // Changes of subscriptions, in all their shapes.
  event('20T12:00:00', 'email', 'unsubscribed', { identifiers: cy, customer_id: '44', email_address: cy.email }),
  event('20T13:00:00', 'customer', 'subscribed', { identifiers: cy, customer_id: '44', email_address: cy.email }),
  event(
    '20T14:00:00',
    'customer',
    'cio_subscription_preferences_changed',
    topics('{"topics": {"topic_7": false, "topic_8": true}}'),
  ),
  event('21T14:00:00', 'email', 'cio_subscription_preferences_changed', {
    ...topics({ topics: { topic_7: true } }),
    delivery_id: 'd4',
  }),
  // What Customer.io may add tomorrow.
  event('21T15:00:00', 'inbox', 'seen', { delivery_id: 'd9' }),
];

const message = (topic: string, id: string, at: string, attributes: object, subscription = 'archive'): Row => ({
  data: null,
  attributes: JSON.stringify(attributes),
  subscription_name: `projects/p/subscriptions/${topic}-${subscription}`,
  message_id: id,
  publish_time: `2026-11-21T${at}Z`,
});

export const publishedMessageRows: readonly Row[] = [
  message('customerio-transactional', 'm1', '09:59:58', { event_id: 'receipt:1' }),
  // Pub/Sub may write a row twice.
  message('customerio-transactional', 'm1', '09:59:58', { event_id: 'receipt:1' }),
  message('customerio-track', 'm2', '10:00:00', { event_id: 't2' }),
  message('customerio-track', 'm3', '10:00:01', {}),
  message('customerio-track', 'm4', '10:00:02', { event_id: 't4' }),
  message('customerio-identify', 'm2', '10:00:03', { event_id: 'i2' }),
];

export const deadLetterRows: readonly Row[] = [
  message(
    'customerio-track',
    'm3x',
    '10:00:05',
    { error_code: 'MESSAGE_MALFORMED', source_message_id: 'm3', source_topic: 'customerio-track' },
    'dead-letter-archive',
  ),
  message(
    'customerio-track',
    'm4x',
    '18:00:00',
    { event_id: 't4', CloudPubSubDeadLetterSourceSubscription: 'customerio-track-push' },
    'dead-letter-archive',
  ),
];

const entry = (insertId: string, at: string, line: object): Row => ({
  data: Buffer.from(
    JSON.stringify({
      insertId,
      timestamp: `2026-11-21T${at}`,
      trace: `projects/p/traces/${insertId}`,
      jsonPayload: line,
    }),
  ).toString('base64'),
  attributes: '{}',
  subscription_name: 'projects/p/subscriptions/customerio-outcomes-archive',
  message_id: `s-${insertId}`,
  publish_time: '2026-11-21T20:00:00Z',
});

const line = (
  topic: string,
  message_id: string,
  outcome: string,
  delivery_attempt: number,
  more: object = {},
): object => ({
  outcome,
  function: topic.replace('customerio-', ''),
  topic,
  message_id,
  delivery_attempt,
  duration_ms: 12,
  ...more,
});

export const outcomeRows: readonly Row[] = [
  entry(
    'a',
    '10:00:00.123456789Z',
    line('customerio-transactional', 'm1', 'retry', 1, { code: 'CUSTOMERIO_UNAVAILABLE' }),
  ),
  entry(
    'b',
    '10:00:10.5Z',
    line('customerio-transactional', 'm1', 'delivered', 2, { event_id: 'receipt:1', delivery_id: 'd5' }),
  ),
  // The sink delivers at least once.
  entry(
    'b',
    '10:00:10.5Z',
    line('customerio-transactional', 'm1', 'delivered', 2, { event_id: 'receipt:1', delivery_id: 'd5' }),
  ),
  entry('c', '10:00:01Z', line('customerio-track', 'm2', 'delivered', 1, { event_id: 't2' })),
  entry(
    'd',
    '10:00:02Z',
    line('customerio-track', 'm3', 'parked', 1, { event_id: 'content:3', code: 'MESSAGE_MALFORMED' }),
  ),
  entry('e', '10:00:03Z', line('customerio-track', 'm4', 'retry', 1, { event_id: 't4', code: 'INTERNAL' })),
  // Not an outcome line, and not JSON at all.
  entry('f', '10:00:04Z', { message: 'started' }),
  { ...entry('g', '10:00:05Z', {}), data: Buffer.from('not json').toString('base64') },
];

export const sampleRows: Readonly<Record<string, readonly Row[]>> = {
  'customerio.delivery_events': deliveryEventRows,
  'customerio_ops.published_messages': publishedMessageRows,
  'customerio_ops.dead_letters': deadLetterRows,
  'customerio_ops.message_outcomes_raw': outcomeRows,
  'customerio_ops.quarantined_events': [],
};
