/** Makes the topics and subscriptions of the local stack, with the settings that the deployed ones have. */
import { PubSub } from '@google-cloud/pubsub';

import {
  ackDeadlineSeconds,
  deadLetterRetentionSeconds,
  deliveryAttemptsMax,
  maximumBackoffSeconds,
  minimumBackoffSeconds,
} from '../../shared/delivery-policy';
import { deadLetterReplaySubscription, deadLetterTopic, pushSubscription, type Topic } from '../../shared/names';

export type TopologyOptions = {
  readonly projectId: string;
  /** host:port of the embedded Pub/Sub. */
  readonly apiEndpoint: string;
  /** Where each topic's messages are pushed. */
  readonly endpoints: ReadonlyMap<Topic, string>;
  /** @default - as deployed: 100, about 16 hours of backoff */
  readonly deliveryAttemptsMax?: number | undefined;
  /** @default - pushes carry no token */
  readonly pushToken?: { readonly serviceAccountEmail: string; readonly audience: string };
};

/** A client of the embedded Pub/Sub: the unmodified one, by the address it would take from PUBSUB_EMULATOR_HOST. */
export function pubSubClient(projectId: string, apiEndpoint: string): PubSub {
  return new PubSub({ projectId, apiEndpoint, emulatorMode: true });
}

/** Creates, for each topic: itself, its dead-letter topic, the replay subscription of that, the push subscription. */
export async function createTopology(options: TopologyOptions): Promise<void> {
  const client = pubSubClient(options.projectId, options.apiEndpoint);
  try {
    await Promise.all([...options.endpoints].map(([topic, endpoint]) => createTopic(client, topic, endpoint, options)));
  } finally {
    await client.close();
  }
}

async function createTopic(client: PubSub, topic: Topic, endpoint: string, options: TopologyOptions): Promise<void> {
  const [deadLetters] = await client.createTopic(deadLetterTopic(topic));
  await deadLetters.createSubscription(deadLetterReplaySubscription(topic), {
    messageRetentionDuration: { seconds: deadLetterRetentionSeconds },
    expirationPolicy: {},
  });
  const [created] = await client.createTopic(topic);
  await created.createSubscription(pushSubscription(topic), {
    ackDeadlineSeconds,
    expirationPolicy: {},
    retryPolicy: {
      minimumBackoff: { seconds: minimumBackoffSeconds },
      maximumBackoff: { seconds: maximumBackoffSeconds },
    },
    deadLetterPolicy: {
      deadLetterTopic: deadLetters.name,
      maxDeliveryAttempts: options.deliveryAttemptsMax ?? deliveryAttemptsMax,
    },
    pushConfig: { pushEndpoint: endpoint, ...(options.pushToken && { oidcToken: options.pushToken }) },
  });
}
