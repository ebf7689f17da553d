/** Makes the topics and subscriptions of the local stack, with the settings that the deployed ones have. */
import { PubSub, type CreateSubscriptionOptions, type Topic as TopicHandle } from '@google-cloud/pubsub';

import {
  ackDeadlineSeconds,
  deadLetterRetentionSeconds,
  deliveryAttemptsMax,
  fallbackAttemptsMax,
  maximumBackoffSeconds,
  minimumBackoffSeconds,
  sendAttemptsMax,
} from '../../shared/delivery-policy';
import {
  archiveSubscription,
  deadLetterArchiveSubscription,
  deadLetterReplaySubscription,
  deadLetterTopic,
  pushSubscription,
  systemTopics,
  topics,
  type Topic,
} from '../../shared/names';
import type { Table } from '../../shared/warehouse/table';
import {
  deadLetters,
  deliveryEvents,
  messageOutcomesRaw,
  publishedMessages,
  quarantinedEvents,
} from '../../shared/warehouse/tables';

export type TopologyOptions = {
  readonly projectId: string;
  /** host:port of the embedded Pub/Sub. */
  readonly apiEndpoint: string;
  /** Where each topic's messages are pushed; undefined for a topic that nobody reads yet. */
  readonly endpoints: ReadonlyMap<Topic, string | undefined>;
  /** With the subscriptions that write to BigQuery, and the topics that only they read. */
  readonly warehouse: boolean;
  /** For all topics or for some. @default - as deployed: 100, about 16 hours of backoff; 20 for sends */
  readonly deliveryAttemptsMax?: AttemptsMax | undefined;
  /** @default - pushes carry no token */
  readonly pushToken?: { readonly serviceAccountEmail: string; readonly audience: string };
};

export type AttemptsMax = number | Readonly<Partial<Record<Topic, number>>>;

/** A client of the embedded Pub/Sub: the unmodified one, by the address it would take from PUBSUB_EMULATOR_HOST. */
export function pubSubClient(projectId: string, apiEndpoint: string): PubSub {
  return new PubSub({ projectId, apiEndpoint, emulatorMode: true });
}

export async function createTopology(options: TopologyOptions): Promise<void> {
  const client = pubSubClient(options.projectId, options.apiEndpoint);
  try {
    await Promise.all([
      ...[...options.endpoints].map(([topic, endpoint]) => createTopic(client, topic, endpoint, options)),
      ...(options.warehouse ? [createWebhookTopics(client), createOutcomes(client)] : []),
    ]);
  } finally {
    await client.close();
  }
}

/** A topic: itself, its dead-letter topic with replay subscription, both archives, and the push subscription. */
async function createTopic(
  client: PubSub,
  topic: Topic,
  endpoint: string | undefined,
  options: TopologyOptions,
): Promise<void> {
  const [letters] = await client.createTopic(deadLetterTopic(topic));
  await letters.createSubscription(deadLetterReplaySubscription(topic), kept);
  const [created] = await client.createTopic(topic);
  if (options.warehouse) {
    await archive(letters, deadLetterArchiveSubscription(topic), deadLetters);
    await archive(created, archiveSubscription(topic), publishedMessages);
  }
  if (endpoint === undefined) return;
  await created.createSubscription(pushSubscription(topic), {
    ackDeadlineSeconds,
    expirationPolicy: {},
    retryPolicy,
    deadLetterPolicy: {
      deadLetterTopic: letters.name,
      maxDeliveryAttempts: attemptsMax(topic, options.deliveryAttemptsMax),
    },
    pushConfig: { pushEndpoint: endpoint, ...(options.pushToken && { oidcToken: options.pushToken }) },
  });
}

function attemptsMax(topic: Topic, wanted: AttemptsMax = {}): number {
  const deployed = topic === topics.transactional ? sendAttemptsMax : deliveryAttemptsMax;
  return typeof wanted === 'number' ? wanted : (wanted[topic] ?? deployed);
}

/** What the webhook falls back on, and where it puts what is no row. */
export async function createWebhookTopics(client: PubSub): Promise<void> {
  const [quarantine] = await client.createTopic(systemTopics.webhookQuarantine);
  await archive(quarantine, archiveSubscription(systemTopics.webhookQuarantine), quarantinedEvents);
  const [fallback] = await client.createTopic(systemTopics.webhookFallback);
  await archive(fallback, archiveSubscription(systemTopics.webhookFallback), deliveryEvents, {
    // The message is a row; one field that the table does not have would else hold up everything behind it.
    bigqueryConfig: { table: tablePath(client, deliveryEvents), useTableSchema: true, dropUnknownFields: true },
    deadLetterPolicy: { deadLetterTopic: quarantine.name, maxDeliveryAttempts: fallbackAttemptsMax },
  });
}

async function createOutcomes(client: PubSub): Promise<void> {
  const [outcomes] = await client.createTopic(systemTopics.outcomes);
  await archive(outcomes, archiveSubscription(systemTopics.outcomes), messageOutcomesRaw);
}

/** A subscription by which Pub/Sub itself writes a topic's messages into a table, as they are. */
async function archive(
  topic: TopicHandle,
  name: string,
  table: Table,
  more: CreateSubscriptionOptions = {},
): Promise<void> {
  await topic.createSubscription(name, {
    ...kept,
    ackDeadlineSeconds: 60,
    retryPolicy,
    bigqueryConfig: { table: tablePath(topic.pubsub, table), writeMetadata: true },
    ...more,
  });
}

const tablePath = ({ projectId }: PubSub, { dataset, name }: Table): string => `${projectId}.${dataset}.${name}`;

const kept = { messageRetentionDuration: { seconds: deadLetterRetentionSeconds }, expirationPolicy: {} } as const;

const retryPolicy = {
  minimumBackoff: { seconds: minimumBackoffSeconds },
  maximumBackoff: { seconds: maximumBackoffSeconds },
} as const;
