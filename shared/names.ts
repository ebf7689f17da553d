/** Every name that two folders must agree on: topics, subscriptions, message attributes, tables. */

export const topics = {
  identify: 'customerio-identify',
  track: 'customerio-track',
  transactional: 'customerio-transactional',
  feedback: 'customerio-feedback',
} as const;

/** The topics that a function consumes through a push subscription. */
export type Topic = (typeof topics)[keyof typeof topics];

/** The topics that the `Publisher` writes to, by the kind of message. */
export type MessageKind = 'identify' | 'track' | 'transactional';

export const pushSubscription = (topic: Topic): string => `${topic}-push`;
export const deadLetterTopic = (topic: Topic): string => `${topic}-dead-letter`;
export const deadLetterReplaySubscription = (topic: Topic): string => `${topic}-dead-letter-replay`;
export const deadLetterArchiveSubscription = (topic: Topic): string => `${topic}-dead-letter-archive`;

/** Topics that no service publishes to and no push subscription reads. */
export const systemTopics = {
  /** Rows of delivery events that BigQuery did not take at once. */
  webhookFallback: 'customerio-webhook-fallback',
  /** Signed webhook bodies that are no rows. */
  webhookQuarantine: 'customerio-webhook-quarantine',
  /** Outcome lines, on their way from the log to the warehouse. */
  outcomes: 'customerio-outcomes',
  /** Secret Manager's reminders that a secret is due for rotation. */
  secretRotation: 'customerio-secret-rotation',
} as const;

export type SystemTopic = (typeof systemTopics)[keyof typeof systemTopics];

/** The subscription that writes a topic's messages into a table. */
export const archiveSubscription = (topic: Topic | SystemTopic): string => `${topic}-archive`;

/** Secrets in Secret Manager, one a purpose. */
export const secretIds = {
  siteId: 'customerio-site-id',
  trackApiKey: 'customerio-track-api-key',
  appApiKey: 'customerio-app-api-key',
  webhookSigningKeys: 'customerio-webhook-signing-keys',
  databaseUrl: 'customerio-database-url',
} as const;

export type SecretId = (typeof secretIds)[keyof typeof secretIds];

/** Where the ledger of sends lies in Firestore, and the field by which its entries expire. */
export const sendLedger = { database: 'customerio-ledger', collection: 'sends', expiryField: 'expire_at' } as const;

/** Pub/Sub message attributes that a publisher sets. */
export const messageAttributes = {
  eventId: 'event_id',
  publishedAt: 'published_at',
  schemaVersion: 'schema_version',
  /** W3C trace context; the name that `@google-cloud/pubsub` uses for it too. */
  traceparent: 'googclient_traceparent',
  /** Set by whoever replays a stale delete, suppress, unsuppress or merge: the action, to show that it is meant. */
  allowStale: 'allow_stale',
} as const;

/** Pub/Sub message attributes that parking adds. */
export const parkingAttributes = {
  errorCode: 'error_code',
  errorDetail: 'error_detail',
  sourceTopic: 'source_topic',
  sourceMessageId: 'source_message_id',
  deliveryAttempt: 'delivery_attempt',
  parkedAt: 'parked_at',
} as const;

/** Set by Pub/Sub on a message that its dead-letter policy forwarded (Pub/Sub docs, handle message failures). */
export const nativeDeadLetterAttributes = {
  deliveryCount: 'CloudPubSubDeadLetterSourceDeliveryCount',
  subscription: 'CloudPubSubDeadLetterSourceSubscription',
  subscriptionProject: 'CloudPubSubDeadLetterSourceSubscriptionProject',
  topicPublishTime: 'CloudPubSubDeadLetterSourceTopicPublishTime',
} as const;

export const schemaVersion = '1';
