/**
 * [edge] Publishes messages to the topics: checks them, gives them their identity and their time, and hands them to
 * the Pub/Sub client, which batches. A message is accepted when Pub/Sub has returned a messageId for it.
 */
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';

import { ulid } from 'ulid';

import { fullTopicName } from '../config';
import { PipelineError } from '../errors';
import { messageAttributes, schemaVersion, topics as defaultTopics } from '../names';
import {
  checkGuardrails,
  defaultGuardrails,
  guardrailError,
  type GuardrailCheck,
  type GuardrailLevels,
  rememberTypes,
} from './guardrails';
import type { IdentifyMessage, IdentifyMessageInput } from './identify-message';
import { kindOf, utf8Bytes } from './json-value';
import { limits } from './limits';
import { contractError, malformed, overLimit } from './problem';
import type {
  Enqueue,
  PublishContext,
  Published,
  PublisherEvents,
  PublisherOptions,
  PublisherTopics,
  PublishOptions,
  PubSubClient,
  PubSubTopic,
  SendOptions,
} from './publisher-options';
import { readIdentifyMessage, readTrackMessage, readTransactionalMessage, type ReadMessage } from './read-message';
import type { TrackMessage, TrackMessageInput } from './track-message';
import type { TransactionalMessage, TransactionalMessageInput } from './transactional-message';

// The entry of the package `customerio-gcp/publisher`: what its users name.
export { PipelineError } from '../errors';
export type { IdentifyMessageInput } from './identify-message';
export type { TrackMessageInput } from './track-message';
export type { TransactionalMessageInput } from './transactional-message';
export type * from './publisher-options';

const pendingBytesMaxDefault = 67_108_864;
/** Of a message, without its event id: their names, the time, the version and the trace. */
const otherAttributesBytesMax = 160;
const closeTimeoutMsDefault = 10_000;
const traceparentForm = /^[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Publishes identify, track and transactional messages. Make one for the process, and `close()` it when the process
 * ends. Its methods resolve when Pub/Sub has accepted the message; `enqueue` is for where nobody can wait.
 */
export class Publisher extends EventEmitter<PublisherEvents> {
  /** Never throws and never waits. With no listener for `error`, a failure is a warning of the process. */
  readonly enqueue: Enqueue;

  readonly #options: PublisherOptions;
  readonly #topics: PublisherTopics;
  readonly #levels: GuardrailLevels;
  readonly #seenTypes = rememberTypes();
  readonly #pendingBytesMax: number;
  readonly #opening = new Map<string, Promise<PubSubTopic>>();
  readonly #opened = new Map<string, PubSubTopic>();
  readonly #pending = new Set<Promise<unknown>>();
  /** Of `enqueue`: each is over when the message is accepted or its failure has been told. */
  readonly #reports = new Set<Promise<void>>();
  #pendingBytes = 0;
  #client: Promise<PubSubClient> | undefined;
  #closed = false;
  #stopListening: () => void = () => undefined;

  constructor(options: PublisherOptions) {
    super();
    if (options.projectId === '') throw new TypeError('projectId: got an empty text, allowed a Google Cloud project');
    this.#options = options;
    const { identify, track, transactional } = defaultTopics;
    this.#topics = { identify, track, transactional, ...options.topics };
    this.#levels = { ...defaultGuardrails, ...options.guardrails };
    this.#pendingBytesMax = options.pendingBytesMax ?? pendingBytesMaxDefault;
    this.enqueue = {
      identify: (message, given) => {
        const wanted = withEventId(given);
        this.#report(this.identify(message, wanted), { topic: this.#topics.identify, eventId: wanted.eventId });
      },
      track: (message, given) => {
        const wanted = withEventId(given);
        this.#report(this.track(message, wanted), { topic: this.#topics.track, eventId: wanted.eventId });
      },
      transactional: (message, given) => {
        // Copied, so that even a caller without types, who left it out, is told through `error`.
        const wanted = { ...given };
        this.#report(this.transactional(message, wanted), {
          topic: this.#topics.transactional,
          eventId: wanted.eventId,
        });
      },
    };
    if (options.flushOnSigterm) this.#flushOnSigterm(options.flushOnSigterm.timeoutMs);
  }

  /** Publishes an operation on a person or an object. Rejects with a `PipelineError` when it breaks the contract. */
  identify(message: IdentifyMessageInput, options?: PublishOptions): Promise<Published> {
    const read = (): ReadMessage<IdentifyMessage> => readIdentifyMessage(message, 'publisher');
    return this.#publish(this.#topics.identify, read, () => withEventId(options));
  }

  /** Publishes an event. Rejects with a `PipelineError` when it breaks the contract. */
  track(message: TrackMessageInput, options?: PublishOptions): Promise<Published> {
    const read = (): ReadMessage<TrackMessage> => readTrackMessage(message, 'publisher');
    return this.#publish(this.#topics.track, read, () => withEventId(options));
  }

  /** Publishes a send. Rejects with a `PipelineError` when it breaks the contract. */
  transactional(message: TransactionalMessageInput, options: SendOptions): Promise<Published> {
    const read = (): ReadMessage<TransactionalMessage> => readTransactionalMessage(message, 'publisher', Date.now());
    return this.#publish(this.#topics.transactional, read, () => ({ ...options }));
  }

  /** Sends what waits, and resolves when all of it is settled or the time is up, with how many messages still wait. */
  async flush({ timeoutMs }: { readonly timeoutMs: number }): Promise<{ readonly pending: number }> {
    const settled = Promise.allSettled([...this.#pending, ...this.#reports]);
    // A failing flush fails the messages in it, and they report it themselves.
    for (const topic of this.#opening.values()) topic.then((opened) => opened.flush()).catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([settled, late]);
    clearTimeout(timer);
    return { pending: this.#pending.size };
  }

  /** Takes no more messages, flushes, and closes the Pub/Sub client if the publisher opened it. */
  async close({ timeoutMs = closeTimeoutMsDefault }: { readonly timeoutMs?: number } = {}): Promise<{
    readonly pending: number;
  }> {
    this.#closed = true;
    const flushed = await this.flush({ timeoutMs });
    this.#stopListening();
    if (!this.#options.pubsub) await (await this.#client)?.close();
    return flushed;
  }

  /** One promise a message, whatever it takes: a back-fill has thousands of them under way. */
  async #publish(
    topic: string,
    read: () => ReadMessage<IdentifyMessage | TrackMessage | TransactionalMessage>,
    given: () => WithEventId,
  ): Promise<Published> {
    const { message, json = JSON.stringify(message) } = read();
    const { eventId, traceparent } = given();
    if (this.#closed) throw new Error('the publisher is closed');
    checkEventId(eventId);
    const { rejected, warnings } = this.#guarded(message);
    if (rejected) throw guardrailError(rejected);
    for (const warning of warnings) {
      // Later, so that a listener that throws does not stop the message.
      queueMicrotask(() => this.emit('warning', warning, { topic, eventId }));
    }

    const data = Buffer.from(json, 'utf8');
    const attributes: Record<string, string> = {
      [messageAttributes.eventId]: eventId,
      [messageAttributes.publishedAt]: new Date().toISOString(),
      [messageAttributes.schemaVersion]: schemaVersion,
    };
    const trace = this.#trace(traceparent);
    if (trace !== undefined) attributes[messageAttributes.traceparent] = trace;
    const bytes = data.length + utf8Bytes(eventId) + otherAttributesBytesMax;
    if (this.#pendingBytes + bytes > this.#pendingBytesMax) {
      const got = `${this.#pendingBytes + bytes} bytes with this message`;
      throw new PipelineError('PUBLISH_QUEUE_FULL', `pending: got ${got}, allowed ${this.#pendingBytesMax} bytes`);
    }
    const answer = this.#handOver(topic, { data, attributes });
    this.#pending.add(answer);
    this.#pendingBytes += bytes;
    try {
      const messageId: unknown = await answer;
      // The client passes on whatever ids Pub/Sub returned, fewer than messages even.
      if (typeof messageId !== 'string' || messageId === '') throw new Error('Pub/Sub returned no messageId');
      return { eventId, messageId };
    } finally {
      this.#pending.delete(answer);
      this.#pendingBytes -= bytes;
    }
  }

  /** The rules are about events and attributes, of which a send has none. */
  #guarded(message: IdentifyMessage | TrackMessage | TransactionalMessage): GuardrailCheck {
    if ('channel' in message) return { warnings: [] };
    const knowledge = { attributeTypes: this.#options.attributeTypes, seenTypes: this.#seenTypes };
    return checkGuardrails(message, this.#levels, knowledge);
  }

  /** To the client, at once where the topic is open. */
  #handOver(name: string, message: Parameters<PubSubTopic['publishMessage']>[0]): Promise<unknown> {
    const opened = this.#opened.get(name);
    if (opened) return opened.publishMessage(message);
    let opening = this.#opening.get(name);
    if (!opening) {
      opening = this.#pubsub().then((pubsub) => pubsub.topic(fullTopicName(this.#options.projectId, name)));
      this.#opening.set(name, opening);
      // No sooner, so that none overtakes those that wait for it.
      opening.then((topic) => this.#opened.set(name, topic)).catch(() => undefined);
    }
    return opening.then((topic) => topic.publishMessage(message));
  }

  #pubsub(): Promise<PubSubClient> {
    const { pubsub, projectId } = this.#options;
    this.#client ??= pubsub
      ? Promise.resolve(pubsub)
      : import('./publisher-client.js').then(({ openPubSub }) => openPubSub(projectId));
    return this.#client;
  }

  #trace(traceparent: string | undefined): string | undefined {
    if (traceparent !== undefined && traceparentForm.test(traceparent)) return traceparent;
    // The client then sets the attribute from its own span, and warns of each message that has it already.
    if (this.#options.pubsub?.options?.enableOpenTelemetryTracing === true) return undefined;
    return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
  }

  #report(publishing: Promise<Published>, context: PublishContext): void {
    const report = publishing
      .then(() => undefined)
      .catch((reason: unknown) => {
        this.#tell(reason instanceof Error ? reason : new Error('publishing failed', { cause: reason }), context);
      })
      .finally(() => {
        this.#reports.delete(report);
      });
    this.#reports.add(report);
  }

  #tell(error: Error, context: PublishContext): void {
    if (this.listenerCount('error') > 0) {
      this.emit('error', error, context);
      return;
    }
    const { topic, eventId } = context;
    process.emitWarning(`message ${eventId} for ${topic} was not published: ${error.message}`, 'PublisherWarning');
  }

  #flushOnSigterm(timeoutMs: number): void {
    const onSigterm = (): void => {
      void this.flush({ timeoutMs }).then(() => {
        this.#stopListening();
        // A listener takes away the signal's own effect, which is to end the process.
        if (process.listenerCount('SIGTERM') === 0) process.kill(process.pid, 'SIGTERM');
      });
    };
    process.on('SIGTERM', onSigterm);
    this.#stopListening = () => process.off('SIGTERM', onSigterm);
  }
}

type WithEventId = PublishOptions & { readonly eventId: string };

const withEventId = (options: PublishOptions = {}): WithEventId => ({ ...options, eventId: options.eventId ?? ulid() });

function checkEventId(eventId: unknown): void {
  const path = [messageAttributes.eventId];
  if (typeof eventId !== 'string' || eventId.trim() === '') {
    throw contractError([malformed(path, kindOf(eventId), 'a text, not empty')]);
  }
  const bytesMax = limits.eventIdBytesMax;
  if (utf8Bytes(eventId) > bytesMax)
    throw contractError([overLimit(path, kindOf(eventId), `at most ${bytesMax} bytes`)]);
}
