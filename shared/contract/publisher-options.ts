/** What a `Publisher` is made from, takes and tells. */
import type { AttributeTypes, GuardrailLevels } from './guardrails';
import type { IdentifyMessageInput } from './identify-message';
import type { ContractWarning } from './problem';
import type { TrackMessageInput } from './track-message';
import type { TransactionalMessageInput } from './transactional-message';

/** The part of a `PubSub` of `@google-cloud/pubsub` that is used. */
export type PubSubClient = {
  topic(name: string): PubSubTopic;
  close(): Promise<void>;
  readonly options?: { readonly enableOpenTelemetryTracing?: boolean | undefined } | undefined;
};
export type PubSubTopic = {
  publishMessage(message: { data: Buffer; attributes: Record<string, string> }): Promise<string>;
  flush(): Promise<void>;
};

export type PublisherTopics = { readonly identify: string; readonly track: string; readonly transactional: string };

export type PublisherOptions = {
  /** The Google Cloud project of the topics. */
  readonly projectId: string;
  /**
   * Topic ids within the project, or full names.
   * @default - customerio-identify, customerio-track and customerio-transactional
   */
  readonly topics?: Partial<PublisherTopics> | undefined;
  /**
   * A `PubSub` of `@google-cloud/pubsub`, which stays yours to close.
   * @default - one is opened for the project, and closed by `close()`
   */
  readonly pubsub?: PubSubClient | undefined;
  /**
   * Levels of guardrails, by rule: `reject` refuses the message, `warn` emits `warning`, `off` looks away.
   * @default - warnings for event names and attribute types; nothing is refused
   */
  readonly guardrails?: Partial<GuardrailLevels> | undefined;
  /**
   * What the attributes of people are declared to be, for the guardrail `attribute_type`.
   * @default - only a change of type within this process is told
   */
  readonly attributeTypes?: AttributeTypes | undefined;
  /**
   * Bytes of messages that wait for Pub/Sub's answer; over it `PUBLISH_QUEUE_FULL`.
   * @default - 67,108,864 (64 MiB)
   */
  readonly pendingBytesMax?: number | undefined;
  /**
   * Flushes when the process gets SIGTERM, then lets the signal end the process if nothing else listens for it.
   * @default - SIGTERM is left alone; call `close()` in your own shutdown
   */
  readonly flushOnSigterm?: { readonly timeoutMs: number } | undefined;
};

export type PublishOptions = {
  /**
   * The idempotency key: messages with the same one and the same time are one event at Customer.io. The time is the
   * message's `timestamp`, so give one where a call may be repeated; without it each call has the time of its own.
   * @default - a new ULID
   */
  readonly eventId?: string | undefined;
  /**
   * The W3C trace that the message belongs to.
   * @default - a new one, not sampled
   */
  readonly traceparent?: string | undefined;
};

/** A send has no default key: only one of your business survives that you repeat your own request. */
export type SendOptions = Omit<PublishOptions, 'eventId'> & {
  /** The idempotency key, such as `receipt:order-123`: messages with the same one are one send, for 45 days. */
  readonly eventId: string;
};

export type Published = { readonly eventId: string; readonly messageId: string };

/** Which message an event of the publisher is about. */
export type PublishContext = { readonly topic: string; readonly eventId: string };

export type PublisherEvents = {
  /** A message of `enqueue` was not accepted: a `PipelineError` of the contract, or the Pub/Sub client's own error. */
  error: [error: Error, context: PublishContext];
  /** A guardrail set to `warn` has found something. */
  warning: [warning: ContractWarning, context: PublishContext];
};

/** Publishes without waiting; failures arrive at `on('error', …)`. */
export type Enqueue = {
  readonly identify: (message: IdentifyMessageInput, options?: PublishOptions) => void;
  readonly track: (message: TrackMessageInput, options?: PublishOptions) => void;
  readonly transactional: (message: TransactionalMessageInput, options: SendOptions) => void;
};
