/** What a behaviour needs to drive a broker, whichever it is: clients, endpoints, and names of its own. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { PubSub, v1, type protos } from '@google-cloud/pubsub';
import { credentials, status } from '@grpc/grpc-js';

export const projectId = 'local';

/** One push as an endpoint saw it. */
export type Push = {
  readonly atMs: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly path: string;
  readonly body: Buffer;
  /** The wrapped body, and its data as text; undefined for a body of another form. */
  readonly envelope: Envelope | undefined;
  readonly data: string;
};

export type Envelope = {
  readonly deliveryAttempt?: number;
  readonly message: Readonly<Record<string, unknown>> & { readonly data?: string };
  readonly subscription: string;
};

/** A status code, or a function that answers (or does not) by itself. */
export type Answer = number | ((push: Push, response: http.ServerResponse) => void);

export type Endpoint = { readonly url: string; readonly pushes: readonly Push[] };

export type SubscriptionOptions = Omit<protos.google.pubsub.v1.ISubscription, 'name' | 'topic'>;

export type DeadLetterTopic = {
  readonly topic: string;
  readonly letters: readonly protos.google.pubsub.v1.IPubsubMessage[];
};

export class Rig {
  readonly client: PubSub;
  readonly publisher: v1.PublisherClient;
  readonly subscriber: v1.SubscriberClient;
  readonly #timeScale: number;
  readonly #servers: http.Server[] = [];
  readonly #collecting: Promise<void>[] = [];
  #names = 0;
  #closed = false;

  constructor(address: string, timeScale: number) {
    const { hostname, port } = new URL(`http://${address}`);
    const options = { servicePath: hostname, port: Number(port), sslCreds: credentials.createInsecure(), projectId };
    this.client = new PubSub({ projectId, apiEndpoint: address, emulatorMode: true });
    this.publisher = new v1.PublisherClient(options);
    this.subscriber = new v1.SubscriberClient(options);
    this.#timeScale = timeScale;
  }

  /** Real milliseconds for a duration that the broker divides by its time scale. */
  scaledMs(milliseconds: number): number {
    return milliseconds / this.#timeScale;
  }

  name(collection: 'topics' | 'subscriptions'): string {
    return `projects/${projectId}/${collection}/name-${++this.#names}`;
  }

  async topic(options: Omit<protos.google.pubsub.v1.ITopic, 'name'> = {}): Promise<string> {
    const name = this.name('topics');
    await this.publisher.createTopic({ ...options, name });
    return name;
  }

  async subscription(topic: string, options: SubscriptionOptions = {}): Promise<string> {
    const name = this.name('subscriptions');
    await this.subscriber.createSubscription({ ackDeadlineSeconds: 10, ...options, name, topic });
    return name;
  }

  async publish(topic: string, message: protos.google.pubsub.v1.IPubsubMessage | string): Promise<string> {
    const content = typeof message === 'string' ? { data: Buffer.from(message) } : message;
    const [{ messageIds }] = await this.publisher.publish({ topic, messages: [content] });
    return messageIds?.[0] ?? '';
  }

  /** Messages that are there now or come within a second. */
  async pull(subscription: string, maxMessages = 10): Promise<protos.google.pubsub.v1.IReceivedMessage[]> {
    const giveUpAt = Date.now() + 1000;
    for (;;) {
      const [{ receivedMessages }] = await this.subscriber.pull({ subscription, maxMessages, returnImmediately: true });
      if ((receivedMessages ?? []).length > 0 || this.#closed || Date.now() > giveUpAt) return receivedMessages ?? [];
      await pause(50);
    }
  }

  /** Pulls and acknowledges until nothing has come for a while; the data of what came. */
  async drain(subscription: string): Promise<string[]> {
    const all: string[] = [];
    for (;;) {
      const received = await this.pull(subscription);
      if (received.length === 0) return all.sort();
      all.push(...received.map(({ message }) => textOf(message?.data)));
      await this.subscriber.acknowledge({ subscription, ackIds: received.map(({ ackId }) => ackId ?? '') });
    }
  }

  async endpoint(answer: Answer): Promise<Endpoint> {
    const pushes: Push[] = [];
    const server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const push = pushOf(request, Buffer.concat(chunks));
        pushes.push(push);
        if (typeof answer === 'number') response.writeHead(answer).end();
        else answer(push, response);
      });
    });
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, pushes };
  }

  /** A topic with a push subscription to an endpoint that answers so. */
  async pushed(answer: Answer, options: SubscriptionOptions = {}): Promise<Endpoint & { topic: string; name: string }> {
    const endpoint = await this.endpoint(answer);
    const topic = await this.topic();
    const pushConfig = { pushEndpoint: endpoint.url, ...options.pushConfig };
    const name = await this.subscription(topic, { ...options, pushConfig });
    return { ...endpoint, topic, name };
  }

  /** A dead-letter topic, and what arrives there. */
  async deadLetters(): Promise<DeadLetterTopic> {
    const topic = await this.topic();
    const subscription = await this.subscription(topic);
    const letters: protos.google.pubsub.v1.IPubsubMessage[] = [];
    const collect = async (): Promise<void> => {
      while (!this.#closed) {
        const received = await this.pull(subscription);
        letters.push(...received.flatMap(({ message }) => message ?? []));
        const ackIds = received.map(({ ackId }) => ackId ?? '');
        if (ackIds.length > 0) await this.subscriber.acknowledge({ subscription, ackIds });
      }
    };
    this.#collecting.push(collect().catch(() => undefined));
    return { topic, letters };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#collecting);
    await Promise.all([this.client.close(), this.publisher.close(), this.subscriber.close()]);
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
  }
}

function pushOf(request: http.IncomingMessage, body: Buffer): Push {
  const envelope = envelopeOf(body.toString());
  const data = Buffer.from(envelope?.message.data ?? '', 'base64').toString();
  return { atMs: Date.now(), headers: request.headers, path: request.url ?? '', body, envelope, data };
}

function envelopeOf(text: string): Envelope | undefined {
  try {
    const parsed = JSON.parse(text) as Partial<Envelope> | null;
    return parsed?.message === undefined ? undefined : (parsed as Envelope);
  } catch {
    return undefined;
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until it is so, at most `patienceMs`; says whether it was. */
export async function until(condition: () => boolean, patienceMs: number): Promise<boolean> {
  const giveUpAt = Date.now() + patienceMs;
  while (!condition()) {
    if (Date.now() > giveUpAt) return false;
    await pause(10);
  }
  return true;
}

export const textOf = (data: string | Uint8Array | null | undefined): string => Buffer.from(data ?? '').toString();

/** The name of the gRPC status that a call ends with. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'OK';
  } catch (error) {
    const { code } = error as { code?: number };
    return code === undefined ? String(error) : (status[code] ?? String(code));
  }
}
