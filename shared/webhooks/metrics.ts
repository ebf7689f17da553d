/**
 * What Customer.io reports about deliveries: every object type and metric with its fields. The types of events, the
 * names of listeners, the tests and docs/webhooks.md all come from this table.
 *
 * Source: Customer.io reporting webhooks, OpenAPI document and guide (read 2026-08).
 */

/** Kinds of values. What a field holds after parsing is `FieldValue`; what does not fit its kind is left out. */
type Kind = keyof FieldValue;

export type PersonIdentifiers = { readonly id?: string; readonly email?: string; readonly cio_id?: string };

export type PushRecipient = {
  readonly device_id?: string;
  readonly device_platform?: string;
  readonly failure_message?: string;
};

export type FieldValue = {
  /** Ids are opaque text, whether they come as numbers or as strings. */
  readonly id: string;
  readonly text: string;
  readonly flag: boolean;
  readonly identifiers: PersonIdentifiers;
  readonly recipients: readonly PushRecipient[];
  readonly headers: Readonly<Record<string, readonly string[]>>;
};

/** Every documented field of `data`. */
export const fieldKinds = {
  delivery_id: 'id',
  identifiers: 'identifiers',
  customer_id: 'id',
  action_id: 'id',
  parent_action_id: 'id',
  journey_id: 'id',
  broadcast_id: 'id',
  trigger_id: 'id',
  campaign_id: 'id',
  trigger_event_id: 'id',
  newsletter_id: 'id',
  content_id: 'id',
  transactional_message_id: 'id',
  recipient: 'text',
  recipients: 'recipients',
  subject: 'text',
  content: 'text',
  headers: 'headers',
  failure_message: 'text',
  proxied: 'flag',
  prefetched: 'flag',
  synthetic: 'flag',
  machine: 'flag',
  href: 'text',
  link_id: 'id',
  tracked_response: 'text',
  inbound_event_id: 'id',
  to: 'text',
  email_address: 'text',
} as const satisfies Record<string, Kind>;

export type FieldName = keyof typeof fieldKinds;

/** What says that the metric exists: the subscription list and a payload schema, or only one of the two. */
type Evidence = 'documented' | 'subscription only' | 'schema only' | 'seen in payloads';

export type MetricMeaning<Fields extends readonly FieldName[] = readonly FieldName[]> = {
  readonly evidence: Evidence;
  /** The fields that this metric adds. Also those called required are missing from real payloads at times. */
  readonly fields: Fields;
};

const metric = <const Fields extends readonly FieldName[]>(
  fields: Fields,
  evidence: Evidence = 'documented',
): MetricMeaning<Fields> => ({ evidence, fields });

/** Which message the event is about, and where it came from. Any of them can be absent. */
export const messageFields = [
  'delivery_id',
  'identifiers',
  'customer_id',
  'action_id',
  'parent_action_id',
  'journey_id',
  'broadcast_id',
  'trigger_id',
  'campaign_id',
  'trigger_event_id',
  'newsletter_id',
  'content_id',
  'transactional_message_id',
] as const satisfies readonly FieldName[];

const failure = metric(['failure_message']);
const texting = {
  drafted: metric([]),
  attempted: failure,
  sent: metric(['recipient', 'content']),
  delivered: metric(['recipient']),
  clicked: metric(['recipient', 'href', 'link_id']),
  converted: metric(['recipient']),
  bounced: metric(['recipient', 'failure_message']),
  failed: failure,
  undeliverable: failure,
  replied: metric(['inbound_event_id', 'to', 'recipient']),
} as const;
const calling = {
  drafted: metric([]),
  attempted: failure,
  sent: metric(['recipient', 'content']),
  clicked: metric(['recipient', 'href', 'link_id']),
  converted: metric([], 'subscription only'),
  failed: failure,
} as const;

export const deliveryMetrics = {
  email: {
    drafted: metric(['recipient', 'subject']),
    attempted: failure,
    sent: metric(['recipient', 'subject', 'content', 'headers']),
    delivered: metric(['recipient', 'subject']),
    opened: metric(['recipient', 'subject', 'proxied', 'prefetched', 'synthetic']),
    clicked: metric(['recipient', 'subject', 'href', 'link_id', 'machine']),
    converted: metric(['recipient', 'subject']),
    bounced: metric(['recipient', 'subject', 'failure_message']),
    dropped: metric(['recipient', 'subject', 'failure_message']),
    deferred: metric(['recipient', 'subject', 'failure_message'], 'subscription only'),
    spammed: metric(['recipient', 'subject']),
    unsubscribed: metric(['recipient', 'subject']),
    failed: metric(['recipient', 'subject', 'failure_message']),
    undeliverable: metric(['recipient', 'subject', 'failure_message']),
  },
  push: {
    drafted: metric([]),
    attempted: failure,
    sent: metric(['recipients', 'content']),
    delivered: metric(['recipients']),
    opened: metric(['recipients']),
    clicked: metric(['href', 'link_id', 'recipients']),
    converted: metric(['recipients']),
    bounced: metric(['recipients']),
    dropped: metric(['recipients']),
    failed: failure,
    undeliverable: failure,
  },
  in_app: {
    drafted: metric([]),
    attempted: failure,
    sent: metric(['recipient', 'content']),
    opened: metric([]),
    clicked: metric(['recipient', 'href', 'link_id', 'tracked_response']),
    converted: metric(['recipient']),
    failed: failure,
    undeliverable: failure,
  },
  sms: { ...texting, dropped: metric(['recipient', 'failure_message'], 'subscription only') },
  whatsapp: {
    ...texting,
    opened: metric(['recipient']),
    dropped: metric(['recipient', 'failure_message']),
  },
  slack: { ...calling, undeliverable: metric(['failure_message'], 'schema only') },
  webhook: { ...calling, undeliverable: failure },
  customer: {
    subscribed: metric(['customer_id', 'email_address', 'identifiers']),
    unsubscribed: metric(['customer_id', 'email_address', 'identifiers']),
    subscription_preferences_changed: metric(['email_address', 'content', ...messageFields]),
  },
} as const satisfies Record<string, Record<string, MetricMeaning>>;

export type ObjectType = keyof typeof deliveryMetrics;

/** The name on the wire of what the subscription list calls `customer_subscription_preferences_changed`. */
export const preferencesChangedMetric = 'cio_subscription_preferences_changed';

type NamesOf<O extends ObjectType> = `${O}_${Extract<keyof (typeof deliveryMetrics)[O], string>}`;

/** Customer.io's own name of an event in its list of subscriptions, such as `email_bounced`. */
export type EventName = { [O in ObjectType]: NamesOf<O> }[ObjectType];

export type ObjectTypeOf<N extends EventName> = {
  [O in ObjectType]: N extends NamesOf<O> ? O : never;
}[ObjectType];

type MeaningOf<N extends EventName> = {
  [O in ObjectType]: {
    [M in Extract<keyof (typeof deliveryMetrics)[O], string>]: N extends `${O}_${M}`
      ? (typeof deliveryMetrics)[O][M]
      : never;
  }[Extract<keyof (typeof deliveryMetrics)[O], string>];
}[ObjectType];

/** The fields of one event, its own and those of its message. */
export type FieldsOf<N extends EventName> =
  | (MeaningOf<N> extends MetricMeaning<infer F> ? F[number] : never)
  | (ObjectTypeOf<N> extends 'customer' ? never : (typeof messageFields)[number]);

/** What must change something elsewhere: these go to the feedback topic as well (architecture section 3). */
export const feedbackEvents: ReadonlySet<string> = new Set<EventName>([
  'email_attempted',
  'email_deferred',
  'email_bounced',
  'push_bounced',
  'sms_bounced',
  'whatsapp_bounced',
  'email_spammed',
  'email_unsubscribed',
  'customer_subscribed',
  'customer_unsubscribed',
  'customer_subscription_preferences_changed',
]);
