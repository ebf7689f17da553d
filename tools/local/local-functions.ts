/**
 * The functions of the local stack. One entry here makes a function part of it: its bundle is built and started, its
 * topic is made with dead letters and archives and pushed to it, and its address is shown.
 */
import type { feedbackConfig } from '../../functions/feedback/config';
import type { identifyConfig } from '../../functions/identify/config';
import type { syncConfig } from '../../functions/sync/config';
import type { transactionalConfig } from '../../functions/transactional/config';
import type { webhookConfig } from '../../functions/webhook/config';
import type { PlainEnv, SecretEnv } from '../../shared/config';
import { deadLetterTopic, sendLedger, systemTopics, topics, type Topic } from '../../shared/names';
import { deliveryEvents } from '../../shared/warehouse/tables';

export const localProject = 'local';

/** Credentials of the sandbox. They open nothing else. */
export const sandboxCredentials = {
  siteId: 'local-site-id',
  trackApiKey: 'local-track-api-key',
  appApiKey: 'local-app-api-key',
};

/** What the sandbox signs its callbacks with. */
export const localSigningKey = 'local-signing-key';

/** What an instance cannot know beforehand. Pub/Sub, BigQuery and Firestore are found by their own variables, which all have. */
export type Surroundings = {
  readonly customerioUrl: string;
  /** One instance's share. */
  readonly requestsPerSecond: number;
  readonly operationsPerSecond: number;
  /** Empty where there is no database, because no function needs one. */
  readonly databaseUrl: string;
};

type LocalFunction = {
  /** Its port by default, or the next free one. */
  readonly port: number;
  /** The topic that is pushed to it; undefined for one that others call. */
  readonly consumes: Topic | undefined;
  readonly env: (around: Surroundings) => Readonly<Record<string, string>>;
};

/** What a deployment of the function must set; a forgotten variable does not compile. */
type Env<C> = PlainEnv<C> & SecretEnv<C, string>;

const trackApi =
  (topic: Topic) =>
  (around: Surroundings): Env<typeof identifyConfig> => ({
    GCP_PROJECT: localProject,
    CUSTOMERIO_REGION: 'eu',
    CUSTOMERIO_SITE_ID: sandboxCredentials.siteId,
    CUSTOMERIO_TRACK_API_KEY: sandboxCredentials.trackApiKey,
    CUSTOMERIO_TRACK_URL: around.customerioUrl,
    CUSTOMERIO_REQUESTS_PER_SECOND: String(around.requestsPerSecond),
    CUSTOMERIO_OPERATIONS_PER_SECOND: String(around.operationsPerSecond),
    DEAD_LETTER_TOPIC: deadLetterTopic(topic),
  });

const transactionalEnv = (around: Surroundings): Env<typeof transactionalConfig> => ({
  GCP_PROJECT: localProject,
  CUSTOMERIO_REGION: 'eu',
  CUSTOMERIO_APP_API_KEY: sandboxCredentials.appApiKey,
  CUSTOMERIO_APP_URL: around.customerioUrl,
  CUSTOMERIO_REQUESTS_PER_SECOND: String(around.requestsPerSecond),
  LEDGER: `firestore:${sendLedger.database}`,
  DEAD_LETTER_TOPIC: deadLetterTopic(topics.transactional),
});

const feedbackEnv = ({ databaseUrl }: Surroundings): Env<typeof feedbackConfig> => ({
  GCP_PROJECT: localProject,
  IDENTIFY_TOPIC: topics.identify,
  DATABASE_URL: databaseUrl,
  DEAD_LETTER_TOPIC: deadLetterTopic(topics.feedback),
});

const syncEnv = ({ databaseUrl }: Surroundings): Env<typeof syncConfig> => ({
  GCP_PROJECT: localProject,
  IDENTIFY_TOPIC: topics.identify,
  DATABASE_URL: databaseUrl,
});

export const webhookEnv = (signingKeys: string): Env<typeof webhookConfig> => ({
  GCP_PROJECT: localProject,
  WEBHOOK_SIGNING_KEYS: signingKeys,
  BIGQUERY_DATASET: deliveryEvents.dataset,
  BIGQUERY_TABLE: deliveryEvents.name,
  FALLBACK_TOPIC: systemTopics.webhookFallback,
  FEEDBACK_TOPIC: topics.feedback,
  QUARANTINE_TOPIC: systemTopics.webhookQuarantine,
});

export const localFunctions = {
  identify: { port: 8091, consumes: topics.identify, env: trackApi(topics.identify) },
  track: { port: 8092, consumes: topics.track, env: trackApi(topics.track) },
  webhook: { port: 8080, consumes: undefined, env: () => webhookEnv(localSigningKey) },
  transactional: { port: 8093, consumes: topics.transactional, env: transactionalEnv },
  feedback: { port: 8094, consumes: topics.feedback, env: feedbackEnv },
  sync: { port: 8095, consumes: undefined, env: syncEnv },
} as const satisfies Record<string, LocalFunction>;

export type FunctionName = keyof typeof localFunctions;

/** Those that deliver to Customer.io's Track API. */
export type TrackApiFunction = Extract<FunctionName, 'identify' | 'track'>;

export const functionNames = Object.keys(localFunctions) as FunctionName[];

export const localFunction = (name: FunctionName): LocalFunction => localFunctions[name];
