/**
 * The whole pipeline on one machine: embedded Pub/Sub, Customer.io and BigQuery, and the built functions between them.
 * A function is added in local-functions.ts; a part that it needs (a database, say) is added to `Parts` here.
 */
import path from 'node:path';

import { functionTimeoutSeconds } from '../../shared/delivery-policy';
import { topics, type Topic } from '../../shared/names';
import { repositoryRoot } from '../build/functions';
import { startBigQuery, type EmbeddedBigQuery } from './bigquery/server';
import { createWarehouse } from './bigquery/warehouse';
import type { WorkspaceSeed } from './customerio/seed';
import { startCustomerIO, type CustomerIOSandbox } from './customerio/server';
import { startFirestore, type EmbeddedFirestore } from './firestore/server';
import { runningProcess, startFunctionProcess, type FunctionLine } from './functions/function-process';
import { startFunctionService, type InstanceLimits } from './functions/function-service';
import type { RunningFunction } from './functions/running-function';
import {
  functionNames,
  localFunction,
  localFunctions,
  localProject,
  localSigningKey,
  sandboxCredentials,
  type FunctionName,
} from './local-functions';
import { outcomeSink } from './outcome-sink';
import { freePort } from './ports';
import { prepareDatabase } from './postgres/company';
import { startPostgres, type EmbeddedPostgres } from './postgres/server';
import { startPubSub, type EmbeddedPubSub, type PubSubOptions } from './pubsub/server';
import { createTopology, pubSubClient, type AttemptsMax } from './topology';

/** `documented`: the defaults of docs/local-stack.md or the next free ones; a number: fixed from there on. */
export type Ports = 'documented' | 'any' | { readonly base: number };

export type StackOptions<Name extends FunctionName = FunctionName> = {
  readonly ports: Ports;
  /** @default - all of them */
  readonly functions?: readonly Name[];
  /** Without it there is no BigQuery, and nothing is archived. @default true */
  readonly warehouse?: boolean;
  /** Divides what Pub/Sub waits: backoffs and retention. The functions live in real time. @default 1 */
  readonly timeScale?: number;
  /** The Node that runs the functions. @default the one that runs this */
  readonly node?: string | undefined;
  /** @default dist/functions */
  readonly functionsDir?: string;
  /** For all topics or for some; Pub/Sub takes at least 5. @default as deployed */
  readonly deliveryAttemptsMax?: AttemptsMax | undefined;
  /** Several instances of each function, as in the cloud. @default - one process, without a limit */
  readonly instances?: InstanceLimits | undefined;
  /** Each function's share, divided among its instances. @default 100 requests and 1,000 operations a second, as an instance alone would have */
  readonly requestsPerSecond?: number;
  readonly operationsPerSecond?: number;
  readonly pubsub?: Omit<PubSubOptions, 'port' | 'timeScale'>;
  /** Pushes carry OIDC tokens, and the functions take no others, as Cloud Run would not. @default false */
  readonly pushTokens?: boolean;
  /** What is set up at Customer.io: campaigns, newsletters, transactional messages. @default - nothing */
  readonly workspace?: WorkspaceSeed;
  /** Every line of JSON that a function logs; its outcome lines have an `outcome`. */
  readonly onLine?: (line: FunctionLine) => void;
};

type Parts = {
  readonly pubsub: EmbeddedPubSub;
  readonly customerio: CustomerIOSandbox;
  readonly bigquery: EmbeddedBigQuery | undefined;
  /** The ledger of sends; only where something sends. */
  readonly firestore: EmbeddedFirestore | undefined;
  /** The company's people; only where something keeps them in step. */
  readonly postgres: EmbeddedPostgres | undefined;
};

export type LocalStack<Name extends FunctionName = FunctionName> = Parts & {
  readonly project: string;
  readonly signingKey: string;
  readonly functions: Readonly<Record<Name, RunningFunction>>;
  /** Ends the functions as the cloud would, then everything else. */
  close(): Promise<void>;
};

const pushAccount = 'push@local.iam.gserviceaccount.com';
const pushAudience = 'https://functions.example.com';

/** Of `--port-base` in this order. */
const documentedPorts = {
  pubsub: 8085,
  customerio: 4010,
  identify: localFunctions.identify.port,
  track: localFunctions.track.port,
  bigquery: 9050,
  webhook: localFunctions.webhook.port,
  firestore: 8081,
  transactional: localFunctions.transactional.port,
  postgres: 5432,
  feedback: localFunctions.feedback.port,
  sync: localFunctions.sync.port,
} as const satisfies Record<FunctionName | keyof Parts, number>;

type PortOf = Record<keyof typeof documentedPorts, number>;

/** What was started is ended in the reverse order. */
type Closers = { readonly add: (close: () => Promise<void>) => void; readonly close: () => Promise<void> };

/** Starts everything and resolves when messages that are published will be delivered. */
export async function startLocalStack<Name extends FunctionName = FunctionName>(
  options: StackOptions<Name>,
): Promise<LocalStack<Name>> {
  // Google's clients otherwise look for the metadata server of a cloud machine.
  process.env.METADATA_SERVER_DETECTION ??= 'none';
  const closers = closersInOrder();
  try {
    const ports = await choosePorts(options.ports);
    const names = (options.functions ?? functionNames) as readonly Name[];
    const parts = await startParts({ ...options, functions: names }, ports, closers);
    await createTopology({
      projectId: localProject,
      apiEndpoint: parts.pubsub.address,
      endpoints: endpointsOf(names, ports),
      warehouse: parts.bigquery !== undefined,
      deliveryAttemptsMax: options.deliveryAttemptsMax,
      ...(options.pushTokens === true && { pushToken: { serviceAccountEmail: pushAccount, audience: pushAudience } }),
    });
    const onLine = lineReader(options, parts, closers);
    const functions = await settledOrThrow(
      names.map(async (name) => {
        const running = await startFunction(name, ports[name], parts, options, onLine);
        closers.add(() => running.stop());
        return [name, running] as const;
      }),
    );
    return {
      project: localProject,
      signingKey: localSigningKey,
      ...parts,
      functions: Object.fromEntries(functions) as Record<Name, RunningFunction>,
      close: closers.close,
    };
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function startParts(options: StackOptions, ports: PortOf, closers: Closers): Promise<Parts> {
  const pubsub = await startPubSub({ ...options.pubsub, port: ports.pubsub, timeScale: options.timeScale ?? 1 });
  closers.add(() => pubsub.close());
  // With their content, or nobody would hear which topics a person has left.
  const callbacksTo = { url: `http://127.0.0.1:${ports.webhook}/`, signingKey: localSigningKey, withContent: true };
  const customerio = await startCustomerIO({
    port: ports.customerio,
    ...sandboxCredentials,
    ...(options.functions?.includes('webhook') === true && { webhook: callbacksTo }),
    ...(options.workspace && { workspace: options.workspace }),
  });
  closers.add(() => customerio.close());
  const isSending = options.functions?.includes('transactional') === true;
  const firestore = isSending ? await startFirestore({ port: ports.firestore }) : undefined;
  if (firestore) closers.add(() => firestore.close());
  const postgres = await startDatabase(options, ports.postgres, closers);
  if (options.warehouse === false) return { pubsub, customerio, firestore, postgres, bigquery: undefined };
  const bigquery = await startBigQuery({ port: ports.bigquery });
  closers.add(() => bigquery.close());
  await createWarehouse({ projectId: localProject, apiEndpoint: bigquery.url });
  pubsub.connectBigQuery(bigquery.writer);
  return { pubsub, customerio, firestore, postgres, bigquery };
}

async function startDatabase(
  { functions = [] }: StackOptions,
  port: number,
  closers: Closers,
): Promise<EmbeddedPostgres | undefined> {
  if (!functions.includes('feedback') && !functions.includes('sync')) return undefined;
  const postgres = await startPostgres({ port });
  closers.add(() => postgres.close());
  await prepareDatabase(postgres.url);
  return postgres;
}

/** Feedback is published by the webhook, whether or not somebody reads it. */
function endpointsOf(names: readonly FunctionName[], ports: PortOf): Map<Topic, string | undefined> {
  const endpoints = new Map<Topic, string | undefined>([[topics.feedback, undefined]]);
  for (const name of names) {
    const { consumes } = localFunction(name);
    if (consumes !== undefined) endpoints.set(consumes, `http://127.0.0.1:${ports[name]}/`);
  }
  return endpoints;
}

/** What happens to each line of a function: the log sink, and whoever listens. */
function lineReader({ onLine }: StackOptions, { pubsub, bigquery }: Parts, closers: Closers): StackOptions['onLine'] {
  if (bigquery === undefined) return onLine;
  const client = pubSubClient(localProject, pubsub.address);
  closers.add(() => client.close());
  const sink = outcomeSink(client);
  return (line) => {
    sink(line);
    onLine?.(line);
  };
}

async function startFunction(
  name: FunctionName,
  port: number,
  { pubsub, customerio, bigquery, firestore, postgres }: Parts,
  options: StackOptions,
  onLine: StackOptions['onLine'],
): Promise<RunningFunction> {
  const { instances } = options;
  const share = (perSecond: number): number => perSecond / (instances?.max ?? 1);
  const { consumes, env } = localFunction(name);
  const start = {
    name,
    sourceDir: path.join(options.functionsDir ?? path.join(repositoryRoot, 'dist', 'functions'), name),
    port,
    node: options.node ?? process.execPath,
    env: {
      PUBSUB_EMULATOR_HOST: pubsub.address,
      ...(bigquery && { BIGQUERY_EMULATOR_HOST: bigquery.url }),
      ...(firestore && { FIRESTORE_EMULATOR_HOST: firestore.address }),
      ...env({
        customerioUrl: customerio.url,
        requestsPerSecond: share(options.requestsPerSecond ?? 100),
        operationsPerSecond: share(options.operationsPerSecond ?? 1000),
        databaseUrl: postgres?.url ?? '',
      }),
      ...(options.pushTokens === true && consumes && { PUSH_TOKEN: `${pubsub.issuer},${pushAudience}` }),
    },
    ...(onLine && { onLine }),
  };
  // The schedule calls it once at a time, and a lease keeps a second run away.
  if (instances === undefined || name === 'sync') return runningProcess(await startFunctionProcess(start));
  return startFunctionService({ ...start, instances, timeoutMs: functionTimeoutSeconds * 1000 });
}

async function choosePorts(ports: Ports): Promise<PortOf> {
  const chosen: Record<string, number> = {};
  for (const [index, [name, documented]] of Object.entries(documentedPorts).entries()) {
    chosen[name] =
      ports === 'any' ? await freePort(0) : ports === 'documented' ? await freePort(documented) : ports.base + index;
  }
  return chosen as PortOf;
}

function closersInOrder(): Closers {
  const closers: (() => Promise<void>)[] = [];
  return {
    add: (close) => void closers.push(close),
    async close() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

/** All of them are waited for, so that one which failed to start leaves no other behind. */
async function settledOrThrow<T>(started: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(started);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
