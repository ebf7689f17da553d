/**
 * The messages of google.pubsub.v1 as `protoOptions` decodes them: lists and maps are always there in what was
 * received, other fields only when they were sent. Only the fields that are read or written here are named.
 */

export type WireDuration = { readonly seconds?: number; readonly nanos?: number };
export type WireTimestamp = { readonly seconds?: number; readonly nanos?: number };
export type WireMap = Readonly<Record<string, string>>;
export type FieldMask = { readonly paths?: readonly string[] };

export type WireMessage = {
  readonly data?: Buffer;
  readonly attributes?: WireMap;
  readonly messageId?: string;
  readonly publishTime?: WireTimestamp;
  readonly orderingKey?: string;
};

export type WireTopic = {
  readonly name: string;
  readonly labels?: WireMap;
  readonly messageRetentionDuration?: WireDuration;
  readonly messageStoragePolicy?: unknown;
  readonly kmsKeyName?: string;
  readonly schemaSettings?: unknown;
  readonly ingestionDataSourceSettings?: unknown;
  readonly messageTransforms?: readonly WireMessageTransform[];
};

export type WireMessageTransform = {
  readonly javascriptUdf?: { readonly functionName?: string; readonly code?: string };
  readonly aiInference?: unknown;
  readonly disabled?: boolean;
};

export type WireOidcToken = { readonly serviceAccountEmail?: string; readonly audience?: string };

export type WirePushConfig = {
  readonly pushEndpoint?: string;
  readonly attributes?: WireMap;
  readonly oidcToken?: WireOidcToken;
  readonly pubsubWrapper?: object;
  readonly noWrapper?: { readonly writeMetadata?: boolean };
};

export type WireBigQueryConfig = {
  readonly table?: string;
  readonly useTopicSchema?: boolean;
  readonly useTableSchema?: boolean;
  readonly writeMetadata?: boolean;
  readonly dropUnknownFields?: boolean;
  readonly serviceAccountEmail?: string;
  readonly state?: string;
};

export type WireDeadLetterPolicy = { readonly deadLetterTopic?: string; readonly maxDeliveryAttempts?: number };
export type WireRetryPolicy = { readonly minimumBackoff?: WireDuration; readonly maximumBackoff?: WireDuration };
export type WireExpirationPolicy = { readonly ttl?: WireDuration };

export type WireSubscription = {
  readonly name: string;
  readonly topic: string;
  readonly pushConfig?: WirePushConfig;
  readonly bigqueryConfig?: WireBigQueryConfig;
  readonly cloudStorageConfig?: unknown;
  readonly bigtableConfig?: unknown;
  readonly ackDeadlineSeconds?: number;
  readonly retainAckedMessages?: boolean;
  readonly messageRetentionDuration?: WireDuration;
  readonly labels?: WireMap;
  readonly enableMessageOrdering?: boolean;
  readonly expirationPolicy?: WireExpirationPolicy;
  readonly filter?: string;
  readonly deadLetterPolicy?: WireDeadLetterPolicy;
  readonly retryPolicy?: WireRetryPolicy;
  readonly detached?: boolean;
  readonly enableExactlyOnceDelivery?: boolean;
  readonly topicMessageRetentionDuration?: WireDuration;
  readonly state?: string;
  readonly messageTransforms?: readonly WireMessageTransform[];
};

export type ReceivedMessage = {
  readonly ackId: string;
  readonly message: WireMessage;
  readonly deliveryAttempt: number;
};

export type StreamingPullRequest = {
  readonly subscription?: string;
  readonly ackIds?: readonly string[];
  readonly modifyDeadlineSeconds?: readonly number[];
  readonly modifyDeadlineAckIds?: readonly string[];
  readonly streamAckDeadlineSeconds?: number;
  readonly maxOutstandingMessages?: number;
  readonly maxOutstandingBytes?: number;
};

export type StreamingPullResponse = {
  readonly receivedMessages?: readonly ReceivedMessage[];
  readonly subscriptionProperties?: { readonly messageOrderingEnabled: boolean };
};

export type PageRequest = { readonly pageSize?: number; readonly pageToken?: string };
