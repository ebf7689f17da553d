/**
 * An embedded Pub/Sub for one machine: the unmodified `@google-cloud/pubsub` client works with it when
 * PUBSUB_EMULATOR_HOST holds its address. What it does like the service, and what not: docs/local-pubsub.md.
 */
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { Broker, type BrokerStats } from './broker';
import type { Backlog, MessageState, UnsettledMessage } from './delivery';
import type { BigQueryWriter } from './export';
import type { FaultPlan, PublishRefusals } from './faults';
import { Identity } from './identity';
import { pubSubServices } from './protos';
import { publisherService } from './publisher-service';
import { pushAgents } from './push';
import { subscriberService } from './subscriber-service';
import { Timers } from './timers';

export type PubSubOptions = {
  /** @default 127.0.0.1 */
  readonly host?: string;
  /** @default 0: a free one */
  readonly port?: number;
  /** Divides backoffs, retention, expiry and the ack deadlines of pushes. Pull deadlines stay real. @default 1 */
  readonly timeScale?: number;
  /** Divides the ack deadlines of pushes, where endpoints need another scale than backoffs. @default timeScale */
  readonly ackDeadlineScale?: number;
  /** Per subscription. @default 1000 */
  readonly pushesInFlightMax?: number;
  /** Begins each push subscription with one push at a time, as the service does. @default false: it slows tests */
  readonly slowStart?: boolean;
  /** Brakes a whole push subscription that answers with nacks, as the service does. @default false: it slows tests */
  readonly pushBackoff?: boolean;
  /** Where BigQuery subscriptions write. Without one their messages wait. */
  readonly bigQuery?: BigQueryWriter;
  readonly faults?: FaultPlan;
  /** Jitter of backoffs; give a seeded one for runs that can be repeated. @default Math.random */
  readonly random?: () => number;
};

/** Names of topics and subscriptions are full: `projects/<project>/subscriptions/<id>`. */
export type EmbeddedPubSub = {
  readonly host: string;
  readonly port: number;
  /** The value for PUBSUB_EMULATOR_HOST. */
  readonly address: string;
  /** The issuer of push tokens; keys at `<issuer>/certs`, discovery at `<issuer>/.well-known/openid-configuration`. */
  readonly issuer: string;
  readonly stats: Readonly<BrokerStats>;
  subscriptions(): string[];
  backlog(subscription: string): Backlog;
  messageState(subscription: string, messageId: string): MessageState;
  unsettled(subscription: string): UnsettledMessage[];
  injectFaults(plan: FaultPlan | undefined): void;
  /** Topics are asked about by their full name. */
  refusePublishing(plan: PublishRefusals | undefined): void;
  connectBigQuery(writer: BigQueryWriter | undefined): void;
  close(): Promise<void>;
};

/** A publish request may be 10 MB; what surrounds it on the wire needs room too. */
const requestBytesMax = 20_000_000;

const pushesInFlightMaxDefault = 1000;

/** How often retention and expiry are looked at, in real time. */
const sweepMs = 250;

export async function startPubSub(options: PubSubOptions = {}): Promise<EmbeddedPubSub> {
  const { host = '127.0.0.1', port: portWanted = 0, timeScale = 1, ackDeadlineScale = timeScale } = options;
  if (!(timeScale > 0) || !(ackDeadlineScale > 0)) {
    throw new RangeError(`time scale is ${timeScale}, of ack deadlines ${ackDeadlineScale}: expected numbers above 0`);
  }
  const identity = await Identity.start(host, Date.now);
  const timers = new Timers();
  const agents = pushAgents();
  const stats: BrokerStats = { ...noStats };
  let { faults, bigQuery } = options;
  let refusals: PublishRefusals | undefined;
  const broker = new Broker({
    timers,
    timeScale,
    random: options.random ?? Math.random,
    now: Date.now,
    stats,
    bigQuery: () => bigQuery,
    push: {
      agents,
      timers,
      timeScale,
      ackDeadlineScale,
      stats,
      faults: () => faults,
      bearer: (token) => identity.bearer(token),
      pace: {
        slowStart: options.slowStart ?? false,
        pushBackoff: options.pushBackoff ?? false,
        pushesInFlightMax: options.pushesInFlightMax ?? pushesInFlightMaxDefault,
      },
    },
  });
  const server = serviceOf(broker, timers, (topic) => refusals?.(topic) === true);
  const port = await listen(server, `${host}:${portWanted}`).catch((error: unknown) => {
    identity.close();
    throw error;
  });
  const sweep = setInterval(() => {
    broker.expire(Date.now());
  }, sweepMs);
  sweep.unref();
  return {
    host,
    port,
    address: `${host}:${port}`,
    issuer: identity.issuer,
    stats,
    subscriptions: () => broker.subscriptions().map(({ name }) => name),
    backlog: (subscription) => broker.subscription(subscription).backlog(),
    messageState: (subscription, messageId) => broker.subscription(subscription).messageState(messageId),
    unsettled: (subscription) => broker.subscription(subscription).unsettled(),
    injectFaults(plan) {
      faults = plan;
    },
    refusePublishing(plan) {
      refusals = plan;
    },
    connectBigQuery(writer) {
      bigQuery = writer;
      broker.reconnect();
    },
    close() {
      clearInterval(sweep);
      timers.close();
      broker.close();
      agents.http.destroy();
      agents.https.destroy();
      identity.close();
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}

const noStats: Readonly<BrokerStats> = {
  published: 0,
  pushed: 0,
  acked: 0,
  nacked: 0,
  deadlinesExceeded: 0,
  deadLettered: 0,
  expired: 0,
};

function serviceOf(broker: Broker, timers: Timers, refuses: PublishRefusals): Server {
  const server = new Server({ 'grpc.max_receive_message_length': requestBytesMax });
  const services = pubSubServices();
  server.addService(services.publisher, publisherService(broker, refuses));
  server.addService(services.subscriber, subscriberService(broker, timers));
  return server;
}

function listen(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}
