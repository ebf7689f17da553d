/** Topics and subscriptions, and what connects them. */
import type { Delivery } from './delivery';
import { deadLetterOf } from './dead-letter';
import { Exporter, type BigQueryWriter } from './export';
import { masked } from './field-mask';
import { Leases } from './leases';
import type { Message, MessageContent } from './message';
import { Pusher, type PushContext } from './push';
import { Refusal, refuse } from './refusal';
import { checkName, deletedTopic } from './resource-names';
import { Subscription, type SubscriptionStats } from './subscription';
import { readTerms, withDefaults } from './terms';
import type { Timers } from './timers';
import { checkTopic, Topic } from './topic';
import type { FieldMask, WirePushConfig, WireSubscription, WireTopic } from './wire';

export type BrokerStats = SubscriptionStats & { published: number; pushed: number; deadlinesExceeded: number };

export type BrokerContext = {
  readonly timers: Timers;
  readonly timeScale: number;
  readonly random: () => number;
  readonly now: () => number;
  readonly stats: BrokerStats;
  readonly push: PushContext;
  readonly bigQuery: () => BigQueryWriter | undefined;
};

type Entry = {
  readonly subscription: Subscription;
  readonly leases: Leases;
  /** Ends open streams and waiting pulls when the subscription is taken away. */
  readonly pulls: Set<(refusal: Refusal) => void>;
  deliverer: Pusher | Exporter | undefined;
};

const mutableTopicFields = [
  'labels',
  'messageRetentionDuration',
  'messageStoragePolicy',
  'kmsKeyName',
  'schemaSettings',
  'ingestionDataSourceSettings',
  'messageTransforms',
] as const satisfies readonly (keyof WireTopic)[];

const mutableSubscriptionFields = [
  'pushConfig',
  'bigqueryConfig',
  'cloudStorageConfig',
  'ackDeadlineSeconds',
  'retainAckedMessages',
  'messageRetentionDuration',
  'labels',
  'expirationPolicy',
  'deadLetterPolicy',
  'retryPolicy',
  'enableExactlyOnceDelivery',
  'messageTransforms',
] as const satisfies readonly (keyof WireSubscription)[];

export class Broker {
  readonly #context: BrokerContext;
  readonly #topics = new Map<string, Topic>();
  readonly #entries = new Map<string, Entry>();
  #topicsMade = 0;

  constructor(context: BrokerContext) {
    this.#context = context;
  }

  topics(): Iterable<Topic> {
    return this.#topics.values();
  }

  topic(name: string | undefined): Topic {
    return this.#topics.get(name ?? '') ?? refuse('NOT_FOUND', `Resource not found (resource=${name ?? ''}).`);
  }

  createTopic(wire: WireTopic): WireTopic {
    checkTopic(wire);
    if (this.#topics.has(wire.name)) {
      refuse('ALREADY_EXISTS', `Resource already exists in the project (resource=${wire.name}).`);
    }
    this.#topics.set(wire.name, new Topic(++this.#topicsMade, wire));
    return wire;
  }

  updateTopic(update: WireTopic, mask: FieldMask | undefined): WireTopic {
    const topic = this.topic(update.name);
    topic.wire = checkTopic(masked(topic.wire, update, mask, mutableTopicFields));
    return topic.wire;
  }

  /** Subscriptions outlive their topic and still deliver what they have (pubsub.proto, DeleteTopic). */
  deleteTopic(name: string | undefined): void {
    const topic = this.topic(name);
    this.#topics.delete(topic.name);
    for (const subscription of topic.subscriptions) {
      subscription.wire = { ...subscription.wire, topic: deletedTopic };
    }
    topic.subscriptions.clear();
  }

  /** Publishes and returns the messages' ids, in the same order. */
  publish(topicName: string | undefined, contents: readonly MessageContent[]): string[] {
    const topic = this.topic(topicName);
    const nowMs = this.#context.now();
    const messages: Message[] = contents.map((content) => topic.append(content, nowMs));
    this.#context.stats.published += messages.length;
    for (const subscription of topic.subscriptions) {
      for (const message of messages) subscription.offer(message);
      subscription.wake();
    }
    return messages.map(({ messageId }) => messageId);
  }

  subscriptions(): Subscription[] {
    return [...this.#entries.values()].map(({ subscription }) => subscription);
  }

  subscription(name: string | undefined): Subscription {
    return this.#entry(name).subscription;
  }

  /** The subscription with its leases, for a pull; refused when it is not one to pull from. */
  pullable(name: string | undefined): Entry {
    const entry = this.#entry(name);
    entry.subscription.touch();
    if (entry.subscription.detached) refuse('FAILED_PRECONDITION', 'The subscription is detached from its topic');
    const { push, bigQuery } = entry.subscription.terms;
    if (push ?? bigQuery) refuse('FAILED_PRECONDITION', 'The subscription is not a pull subscription');
    return entry;
  }

  leases(name: string | undefined): Leases {
    return this.#entry(name).leases;
  }

  createSubscription(request: WireSubscription): WireSubscription {
    checkName('subscriptions', request.name);
    if (this.#entries.has(request.name)) {
      refuse('ALREADY_EXISTS', `Resource already exists in the project (resource=${request.name}).`);
    }
    const topic = this.topic(request.topic);
    const wire = withDefaults(request);
    const terms = readTerms(wire);
    this.#checkTargets(terms);
    const subscription = new Subscription(
      {
        ...this.#context,
        pushBackoff: this.#context.push.pace.pushBackoff,
        deadLetter: (source, delivery) => this.#deadLetter(source, delivery),
      },
      wire,
      terms,
      topic,
    );
    const entry: Entry = {
      subscription,
      leases: new Leases(subscription, this.#context.timers),
      pulls: new Set(),
      deliverer: undefined,
    };
    this.#entries.set(subscription.name, entry);
    topic.subscriptions.add(subscription);
    this.#deliverWith(entry);
    return this.wireOf(subscription);
  }

  updateSubscription(update: WireSubscription, mask: FieldMask | undefined): WireSubscription {
    const entry = this.#entry(update.name);
    const wire = masked(entry.subscription.wire, update, mask, mutableSubscriptionFields);
    return this.#reconfigure(entry, withDefaults(wire));
  }

  /** Replaces the push configuration; an empty one makes it a pull subscription, and so pauses it. */
  modifyPushConfig(name: string | undefined, pushConfig: WirePushConfig | undefined): void {
    const entry = this.#entry(name);
    this.#reconfigure(entry, { ...entry.subscription.wire, pushConfig: pushConfig ?? {} });
  }

  /** What reading the subscription shows, the retention of its topic included. */
  wireOf(subscription: Subscription): WireSubscription {
    const retention = subscription.topic.wire.messageRetentionDuration;
    return {
      ...subscription.wire,
      ...(subscription.detached && { detached: true }),
      ...(retention && { topicMessageRetentionDuration: retention }),
    };
  }

  deleteSubscription(name: string | undefined): void {
    const entry = this.#entry(name);
    this.#entries.delete(entry.subscription.name);
    this.#retire(entry, new Refusal('NOT_FOUND', `Resource not found (resource=${entry.subscription.name}).`));
  }

  detach(name: string | undefined): void {
    const entry = this.#entry(name);
    entry.subscription.detached = true;
    this.#retire(entry, new Refusal('FAILED_PRECONDITION', 'The subscription is detached from its topic'));
  }

  seek(name: string | undefined, timeMs: number): void {
    const { subscription } = this.#entry(name);
    subscription.touch();
    subscription.seek(timeMs);
  }

  /** Connects the BigQuery subscriptions anew, after a writer has been given or taken away. */
  reconnect(): void {
    for (const entry of this.#entries.values()) {
      if (entry.subscription.terms.bigQuery) this.#deliverWith(entry);
    }
  }

  /** Drops what is past its retention, and subscriptions past their time to live. */
  expire(nowMs: number): void {
    for (const topic of this.#topics.values()) {
      topic.forgetBefore(nowMs - topic.retentionMs / this.#context.timeScale);
    }
    for (const { subscription, pulls } of [...this.#entries.values()]) {
      if (pulls.size > 0) subscription.touch();
      if (subscription.expire(nowMs)) this.deleteSubscription(subscription.name);
    }
  }

  close(): void {
    for (const entry of this.#entries.values()) this.#retire(entry, new Refusal('UNAVAILABLE', 'closing'));
    this.#entries.clear();
  }

  #entry(name: string | undefined): Entry {
    return this.#entries.get(name ?? '') ?? refuse('NOT_FOUND', `Resource not found (resource=${name ?? ''}).`);
  }

  #checkTargets({ deadLetter }: Subscription['terms']): void {
    if (deadLetter && !this.#topics.has(deadLetter.topic)) {
      refuse('NOT_FOUND', `Resource not found (resource=${deadLetter.topic}): it is the dead-letter topic.`);
    }
  }

  #reconfigure(entry: Entry, wire: WireSubscription): WireSubscription {
    const { subscription } = entry;
    const terms = readTerms(wire);
    this.#checkTargets(terms);
    subscription.wire = wire;
    subscription.terms = terms;
    subscription.touch();
    this.#deliverWith(entry);
    return this.wireOf(subscription);
  }

  #deliverWith(entry: Entry): void {
    const { subscription } = entry;
    entry.deliverer?.close('finish');
    entry.deliverer = undefined;
    if (subscription.detached) return;
    const { push, bigQuery } = subscription.terms;
    const writer = this.#context.bigQuery();
    if (push) entry.deliverer = new Pusher(subscription, push, this.#context.push);
    else if (bigQuery && writer) entry.deliverer = new Exporter(subscription, bigQuery.config, writer);
  }

  #retire(entry: Entry, refusal: Refusal): void {
    entry.deliverer?.close('cut');
    entry.deliverer = undefined;
    for (const end of [...entry.pulls]) end(refusal);
    entry.leases.close();
    entry.subscription.drop();
    entry.subscription.topic.subscriptions.delete(entry.subscription);
  }

  #deadLetter(source: Subscription, delivery: Delivery): string | undefined {
    const topic = source.terms.deadLetter?.topic ?? '';
    if (!this.#topics.has(topic)) return undefined;
    return this.publish(topic, [deadLetterOf(source.name, delivery)])[0];
  }
}
