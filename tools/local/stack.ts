/** The whole pipeline on one machine: embedded Pub/Sub and Customer.io, and the built functions between them. */
import path from 'node:path';

import { functionTimeoutSeconds } from '../../shared/delivery-policy';
import { deadLetterTopic, topics, type Topic } from '../../shared/names';
import { repositoryRoot } from '../build/functions';
import { startCustomerIO, type CustomerIOSandbox } from './customerio/server';
import { runningProcess, startFunctionProcess, type FunctionLine } from './functions/function-process';
import { startFunctionService, type InstanceLimits } from './functions/function-service';
import type { RunningFunction } from './functions/running-function';
import { freePort } from './ports';
import { startPubSub, type EmbeddedPubSub, type PubSubOptions } from './pubsub/server';
import { createTopology } from './topology';

export const localProject = 'local';

/** Credentials of the sandbox. They open nothing else. */
export const sandboxCredentials = {
  siteId: 'local-site-id',
  trackApiKey: 'local-track-api-key',
  appApiKey: 'local-app-api-key',
};

/** `documented`: the defaults of docs/local-stack.md or the next free ones; a number: fixed from there on. */
export type Ports = 'documented' | 'any' | { readonly base: number };

export type StackOptions = {
  readonly ports: Ports;
  /** Divides what Pub/Sub waits: backoffs and retention. The functions live in real time. @default 1 */
  readonly timeScale?: number;
  /** The Node that runs the functions. @default the one that runs this */
  readonly node?: string | undefined;
  /** @default dist/functions */
  readonly functionsDir?: string;
  /** Pub/Sub takes at least 5. @default as deployed */
  readonly deliveryAttemptsMax?: number | undefined;
  /** Several instances of each function, as in the cloud. @default - one process, without a limit */
  readonly instances?: InstanceLimits | undefined;
  /** Each function's share, divided among its instances. @default 100 requests and 1,000 operations a second, as an instance alone would have */
  readonly requestsPerSecond?: number;
  readonly operationsPerSecond?: number;
  readonly pubsub?: Omit<PubSubOptions, 'port' | 'timeScale'>;
  /** Pushes carry OIDC tokens, and the functions take no others, as Cloud Run would not. @default false */
  readonly pushTokens?: boolean;
  /** Every line of JSON that a function logs; its outcome lines have an `outcome`. */
  readonly onLine?: (line: FunctionLine) => void;
};

export type LocalStack = {
  readonly project: string;
  readonly pubsub: EmbeddedPubSub;
  readonly customerio: CustomerIOSandbox;
  readonly functions: Readonly<Record<FunctionName, RunningFunction>>;
  /** Ends the functions as the cloud would, then everything else. */
  close(): Promise<void>;
};

const pushAccount = 'push@local.iam.gserviceaccount.com';
export const pushAudience = 'https://functions.example.com';

export type FunctionName = 'identify' | 'track';

const consumers = { identify: topics.identify, track: topics.track } as const satisfies Record<FunctionName, Topic>;

const documentedPorts = { pubsub: 8085, customerio: 4010, identify: 8091, track: 8092 } as const;

/** Starts everything and resolves when messages that are published will be delivered. */
export async function startLocalStack(options: StackOptions): Promise<LocalStack> {
  // Google's clients otherwise look for the metadata server of a cloud machine.
  process.env.METADATA_SERVER_DETECTION ??= 'none';
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const ports = await choosePorts(options.ports);
    const pubsub = await startPubSub({ ...options.pubsub, port: ports.pubsub, timeScale: options.timeScale ?? 1 });
    closers.push(() => pubsub.close());
    const customerio = await startCustomerIO({ port: ports.customerio, ...sandboxCredentials });
    closers.push(() => customerio.close());

    await createTopology({
      projectId: localProject,
      apiEndpoint: pubsub.address,
      endpoints: new Map(names.map((name) => [consumers[name], `http://127.0.0.1:${ports[name]}/`])),
      deliveryAttemptsMax: options.deliveryAttemptsMax,
      ...(options.pushTokens === true && { pushToken: { serviceAccountEmail: pushAccount, audience: pushAudience } }),
    });
    const started = await Promise.allSettled(
      names.map(async (name) => {
        const running = await startFunction(name, ports[name], pubsub, customerio.url, options);
        closers.push(() => running.stop());
        return [name, running] as const;
      }),
    );
    // All of them are waited for, so that one which failed to start leaves no other behind.
    const functions = Object.fromEntries(started.map(startedOrThrow)) as Record<FunctionName, RunningFunction>;
    return { project: localProject, pubsub, customerio, functions, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const names = Object.keys(consumers) as FunctionName[];

function startedOrThrow<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

async function choosePorts(ports: Ports): Promise<Record<keyof typeof documentedPorts, number>> {
  const chosen: Record<string, number> = {};
  for (const [index, [name, documented]] of Object.entries(documentedPorts).entries()) {
    chosen[name] =
      ports === 'any' ? await freePort(0) : ports === 'documented' ? await freePort(documented) : ports.base + index;
  }
  return chosen;
}

async function startFunction(
  name: FunctionName,
  port: number,
  pubsub: EmbeddedPubSub,
  customerioUrl: string,
  options: StackOptions,
): Promise<RunningFunction> {
  const { instances } = options;
  const share = (perSecond: number): string => String(perSecond / (instances?.max ?? 1));
  const start = {
    name,
    sourceDir: path.join(options.functionsDir ?? path.join(repositoryRoot, 'dist', 'functions'), name),
    port,
    node: options.node ?? process.execPath,
    env: {
      GCP_PROJECT: localProject,
      PUBSUB_EMULATOR_HOST: pubsub.address,
      CUSTOMERIO_REGION: 'eu',
      CUSTOMERIO_SITE_ID: sandboxCredentials.siteId,
      CUSTOMERIO_TRACK_API_KEY: sandboxCredentials.trackApiKey,
      CUSTOMERIO_TRACK_URL: customerioUrl,
      CUSTOMERIO_REQUESTS_PER_SECOND: share(options.requestsPerSecond ?? 100),
      CUSTOMERIO_OPERATIONS_PER_SECOND: share(options.operationsPerSecond ?? 1000),
      DEAD_LETTER_TOPIC: deadLetterTopic(consumers[name]),
      ...(options.pushTokens === true && { PUSH_TOKEN: `${pubsub.issuer},${pushAudience}` }),
    },
    ...(options.onLine && { onLine: options.onLine }),
  };
  if (instances === undefined) return runningProcess(await startFunctionProcess(start));
  return startFunctionService({ ...start, instances, timeoutMs: functionTimeoutSeconds * 1000 });
}
