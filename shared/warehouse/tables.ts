/** Every table of the warehouse. Views are in views.ts. */
import { defineTable, nullable, required, type Column, type RowOf, type Table } from './table';

/** For analysts: what happened to deliveries. */
export const analystsDataset = 'customerio';
/** For operators: what happened to messages. */
export const operatorsDataset = 'customerio_ops';

export const deliveryEvents = defineTable({
  dataset: analystsDataset,
  name: 'delivery_events',
  description:
    'Every reporting event that Customer.io sent, one row for each time it arrived: read it through unique_events, which leaves out the repeats. Anything Customer.io adds is in `raw` before it has a column.',
  columns: [
    required('event_id', 'STRING', "Customer.io's id of the event; the SHA-256 of the body where it sent none."),
    required(
      'event_ts',
      'TIMESTAMP',
      'When it happened: the time in the body, else the time in event_id, else received_at; kept within what BigQuery takes.',
    ),
    required('received_at', 'TIMESTAMP', 'When the webhook function received it.'),
    nullable(
      'event_name',
      'STRING',
      "Customer.io's name of the event, such as `email_bounced`. A change of a person's subscription is `customer_…` also where object_type has the channel.",
    ),
    nullable('object_type', 'STRING', 'As Customer.io wrote it: `email`, `push`, `sms`, `customer`, ….'),
    nullable('metric', 'STRING', 'As Customer.io wrote it: `sent`, `delivered`, `opened`, ….'),
    nullable('delivery_id', 'STRING', 'The message to one person that the event is about.'),
    nullable('customer_id', 'STRING', 'The id that your services gave the person.'),
    nullable('cio_id', 'STRING', "Customer.io's own id of the person, which never changes."),
    nullable('email', 'STRING', "The person's address."),
    nullable('campaign_id', 'STRING', 'Set for messages of a campaign.'),
    nullable('broadcast_id', 'STRING', 'Set for messages of an API-triggered broadcast.'),
    nullable('newsletter_id', 'STRING', 'Set for messages of a newsletter.'),
    nullable('action_id', 'STRING', 'The message in the workflow of a campaign or broadcast.'),
    nullable('parent_action_id', 'STRING', 'The action that holds this one, as in an A/B test.'),
    nullable('trigger_id', 'STRING', 'Which run of a broadcast.'),
    nullable('content_id', 'STRING', 'Which variant of a newsletter.'),
    nullable('transactional_message_id', 'STRING', 'Set for transactional messages.'),
    nullable('journey_id', 'STRING', "The person's way through the campaign."),
    nullable('recipient', 'STRING', 'Address, number or URL it was sent to. Null for push, which has devices in raw.'),
    nullable('subject', 'STRING', 'Subject of an e-mail.'),
    nullable('link_id', 'STRING', 'The tracked link that was clicked.'),
    nullable('link_url', 'STRING', 'The URL behind it.'),
    nullable('failure_message', 'STRING', 'Why it bounced, failed, was dropped or could not be delivered.'),
    nullable('machine', 'BOOLEAN', 'The click came from a machine. Null means that Customer.io did not say.'),
    nullable('prefetched', 'BOOLEAN', 'The open came from a mail service that loads every image.'),
    nullable('proxied', 'BOOLEAN', 'The open came through an image proxy; it may well be a person.'),
    nullable('synthetic', 'BOOLEAN', 'Customer.io calls the open synthetic, which no open by a person is.'),
    required('raw', 'JSON', 'The whole body; as a JSON string where BigQuery cannot hold the document itself.'),
  ],
  partitionedBy: 'event_ts',
  clusteredBy: ['metric', 'campaign_id', 'customer_id'],
});

export type DeliveryEventRow = RowOf<typeof deliveryEvents>;

/** What Pub/Sub writes into a table without using its schema (BigQuery subscriptions with metadata, docs 2026-08). */
const messageColumns = [
  nullable('data', 'BYTES', "The message's body."),
  nullable('attributes', 'JSON', "The message's attributes."),
  nullable('subscription_name', 'STRING', 'The subscription that wrote the row.'),
  nullable('message_id', 'STRING', "Pub/Sub's id of the message."),
  nullable('publish_time', 'TIMESTAMP', 'When the message was published to the topic of this subscription.'),
] as const satisfies readonly Column[];

const messageTable = (name: string, description: string): Table<typeof messageColumns> =>
  defineTable({
    dataset: operatorsDataset,
    name,
    description,
    columns: messageColumns,
    partitionedBy: 'publish_time',
    clusteredBy: ['message_id'],
  });

export const publishedMessages = messageTable(
  'published_messages',
  'Every message that a service published. The body is left out (ids and action only) unless the environment opts in.',
);
export const deadLetters = messageTable(
  'dead_letters',
  'Every message that was parked or gave up its attempts, with its original body and the reason in `attributes`.',
);
export const quarantinedEvents = messageTable(
  'quarantined_events',
  'Signed webhook bodies that are no JSON, rows that BigQuery refused, and events whose listener failed.',
);
export const messageOutcomesRaw = messageTable(
  'message_outcomes_raw',
  'One log entry for each time a message was settled, as the log sink delivers it. Read it through message_outcomes.',
);

export const tables: readonly Table[] = [
  deliveryEvents,
  publishedMessages,
  deadLetters,
  quarantinedEvents,
  messageOutcomesRaw,
];
