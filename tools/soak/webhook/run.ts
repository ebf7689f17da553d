/** Callbacks against the built webhook while BigQuery fails and instances die; the books are judged afterwards. */
import path from 'node:path';

import type { Plugin } from 'esbuild';

import { functionTimeoutSeconds } from '../../../shared/delivery-policy';
import { archiveSubscription, systemTopics, topics } from '../../../shared/names';
import { buildFunctions } from '../../build/functions';
import { startBigQuery } from '../../local/bigquery/server';
import { readRows } from '../../local/bigquery/read-rows';
import { createWarehouse } from '../../local/bigquery/warehouse';
import { SubscriptionReader } from '../../local/day/subscription-reader';
import { startFunctionService, type FunctionService } from '../../local/functions/function-service';
import { localProject, webhookEnv } from '../../local/local-functions';
import { mutantPlugin } from '../../local/mutants/mutant-plugin';
import type { Mutant } from '../../local/mutants/mutants';
import { freePort } from '../../local/ports';
import { startPubSub, type EmbeddedPubSub } from '../../local/pubsub/server';
import { createWebhookTopics, pubSubClient } from '../../local/topology';
import { callbacksOf, failingEventName } from './callbacks';
import { sendAll, type Sent } from './sender';
import {
  isWrongAtOnce,
  judge,
  type Quarantined,
  type StoredRow,
  type WebhookBooks,
  type WebhookViolation,
} from './verdict';
import { phases, Weather } from './weather';

export type WebhookRunOptions = {
  readonly seed: number;
  readonly callbacksCount: number;
  readonly inFlight: number;
  readonly attemptsMax: number;
  /** Ends at the first callback that shows by itself that something is wrong. @default false */
  readonly stopsAtFirst?: boolean;
  readonly node: string;
  /** What `buildListeningWebhook` wrote. */
  readonly functionsDir: string;
  readonly signal: AbortSignal;
};

export type WebhookRun = {
  readonly violations: readonly WebhookViolation[];
  readonly sent: readonly Sent[];
  readonly rowsCount: number;
  readonly quarantinedCount: number;
  readonly kills: Readonly<Record<'SIGTERM' | 'SIGKILL', number>>;
  readonly seconds: number;
};

/** As many as a small deployment keeps warm. */
const instances = { min: 2, max: 2, concurrency: 250 } as const;
const signingKey = 'soak-signing-key';
const feedbackReader = 'soak-feedback';
/** Divides Pub/Sub's waits: what BigQuery did not take is tried again after 0.1 to 6 s. */
const timeScale = 100;
const arrivalMsMax = 30_000;

const phasesWithoutWay: ReadonlySet<string> = new Set(
  phases.filter(({ nothingTakenMs }) => nothingTakenMs !== undefined).map(({ name }) => name),
);

/** The webhook as a company would have it: with a listener of its own, which fails on one kind of event. */
export async function buildListeningWebhook(outDir: string, mutant?: Mutant): Promise<void> {
  const listener: Mutant = {
    name: 'own-listener',
    does: "adds a listener that fails, as a user's own may",
    file: 'functions/webhook/listeners.ts',
    find: '  return webhooks;',
    replace: `  webhooks.on('${failingEventName}', () => Promise.reject(new Error('on purpose')));\n  return webhooks;`,
  };
  const plugins: Plugin[] = [mutantPlugin(listener).plugin];
  if (mutant?.file === listener.file) {
    throw new Error(`mutant ${mutant.name}: ${mutant.file} is changed by the run already`);
  }
  const mutation = mutant && mutantPlugin(mutant);
  if (mutation) plugins.push(mutation.plugin);
  await buildFunctions({ outDir, names: ['webhook'], plugins });
  if (mutation?.isApplied() === false) throw new Error(`mutant ${mutant?.name ?? ''}: not in the bundle`);
}

export async function runWebhook(options: WebhookRunOptions): Promise<WebhookRun> {
  const bigquery = await startBigQuery();
  await createWarehouse({ projectId: localProject, apiEndpoint: bigquery.url });
  const pubsub = await startPubSub({ bigQuery: bigquery.writer, timeScale });
  const client = pubSubClient(localProject, pubsub.address);
  await createWebhookTopics(client);
  const [feedbackTopic] = await client.createTopic(topics.feedback);
  await feedbackTopic.createSubscription(feedbackReader);
  const feedback = new SubscriptionReader(client, feedbackReader);
  let webhook: FunctionService | undefined;
  try {
    webhook = await startFunctionService({
      name: 'webhook',
      sourceDir: path.join(options.functionsDir, 'webhook'),
      port: await freePort(0),
      node: options.node,
      env: {
        ...webhookEnv(JSON.stringify(['next-key', signingKey])),
        BIGQUERY_EMULATOR_HOST: bigquery.url,
        PUBSUB_EMULATOR_HOST: pubsub.address,
      },
      instances,
      timeoutMs: functionTimeoutSeconds * 1000,
      stdout: 'drop',
    });
    const { seed, callbacksCount, inFlight, attemptsMax, stopsAtFirst = false, signal } = options;
    const weather = new Weather({ seed, callbacksCount, bigquery, pubsub, webhook });
    const sendingMs = performance.now();
    const sent = await sendAll({
      url: webhook.url,
      signingKey,
      callbacks: callbacksOf(seed, callbacksCount, Math.floor(Date.now() / 1000)),
      inFlight,
      attemptsMax,
      onProgress: (doneCount) => {
        weather.progress(doneCount);
      },
      phases: () => weather.entered,
      isEnough: (one) => stopsAtFirst && isWrongAtOnce(one, phasesWithoutWay),
      signal,
    });
    const seconds = (performance.now() - sendingMs) / 1000;
    weather.end();
    await arrived(pubsub);
    const books: WebhookBooks = {
      sent,
      rows: await storedRows(bigquery.url),
      quarantined: await quarantinedBodies(bigquery.url),
      feedback: feedback.messages.map(({ attributes }) => attributes.event_id ?? ''),
      phasesWithoutWay,
    };
    return {
      violations: judge(books),
      sent,
      rowsCount: books.rows.length,
      quarantinedCount: books.quarantined.length,
      kills: weather.kills,
      seconds,
    };
  } finally {
    await webhook?.stop();
    await feedback.close();
    await client.close();
    await pubsub.close();
    await bigquery.close();
  }
}

const readers = [
  archiveSubscription(systemTopics.webhookFallback),
  archiveSubscription(systemTopics.webhookQuarantine),
  feedbackReader,
];

/** Waits until Pub/Sub has handed everything over. */
async function arrived(pubsub: EmbeddedPubSub): Promise<void> {
  const deadlineMs = performance.now() + arrivalMsMax;
  const isEmpty = (name: string): boolean =>
    pubsub.backlog(`projects/${localProject}/subscriptions/${name}`).undelivered === 0;
  while (!readers.every(isEmpty)) {
    if (performance.now() > deadlineMs) throw new Error(`Pub/Sub still has messages ${arrivalMsMax} ms after the last`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function storedRows(url: string): Promise<StoredRow[]> {
  const query = 'SELECT event_id, COUNT(*) AS copies FROM customerio.unique_events GROUP BY event_id';
  const rows = await readRows(url, localProject, query);
  return rows.map(({ event_id, copies }) => ({ eventId: event_id ?? '', count: Number(copies) }));
}

async function quarantinedBodies(url: string): Promise<Quarantined[]> {
  const query =
    "SELECT JSON_VALUE(attributes, '$.error_code') AS code, TO_BASE64(data) AS data FROM customerio_ops.quarantined_events";
  const rows = await readRows(url, localProject, query);
  return rows.map(({ code, data }) => ({ code: code ?? '', data: Buffer.from(data ?? '', 'base64') }));
}
