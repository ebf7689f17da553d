/** Plays a day on the local stack: publishes, breaks things when the script says so, replays, and keeps the books. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { PubSub } from '@google-cloud/pubsub';

import { Publisher } from '../../../shared/contract/publisher';
import {
  deadLetterReplaySubscription,
  deadLetterTopic,
  messageAttributes,
  parkingAttributes,
  pushSubscription,
  topics,
  type Topic,
} from '../../../shared/names';
import type { TrackApiFunction } from '../local-functions';
import type { LocalStack } from '../stack';
import type { Books, DeadLetter, OutcomeLine, Published } from './books';
import type { Day, DayMessage, DayStep, Fault, Replay } from './day';
import { replayAttributes } from './incidents';
import { isDatabaseId } from './people/database-people';
import { personFrom, requestFrom, suppressedNames } from './sandbox-books';
import { SubscriptionReader } from './subscription-reader';

export type FaultPlayed = { readonly name: string; readonly met: number };

export type PlayedDay = { readonly books: Books; readonly faults: readonly FaultPlayed[] };

export type Progress = { readonly hour: string; readonly publishedCount: number };

export type PlayOptions = {
  readonly stack: LocalStack<TrackApiFunction>;
  readonly client: PubSub;
  readonly day: Day;
  /** Filled by whoever listens to the functions. */
  readonly outcomes: readonly OutcomeLine[];
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** What else happens in each part of the day, once its messages are published. */
  readonly onHour?: ((hour: string) => Promise<void>) | undefined;
  /** Asked besides Pub/Sub's backlog: what a fault set off may still be under way. @default - never */
  readonly isQuiet?: (() => boolean) | undefined;
  /** What is not settled by then is pending, and the verdict says so. */
  readonly settleMsMax: number;
};

const consumed = [topics.identify, topics.track] as const;
const tapOf = (topic: Topic): string => `${topic}-day-tap`;
const pollMs = 20;
const impatienceMs = 1_000;
/** Lines and dead letters are under way for some milliseconds after the last message is settled. */
const linesMsMax = 10_000;
/** Publishing more at once only fills the client's queue. */
const publishedAtOnceMax = 5_000;

type Sent = { readonly message: DayMessage; readonly messageId: string; readonly replayed: boolean };

export async function playDay(options: PlayOptions): Promise<PlayedDay> {
  const player = new DayPlayer(options);
  try {
    await player.open();
    for (const step of options.day.steps) await player.play(step);
    return await player.close();
  } finally {
    await player.stopReading();
  }
}

class DayPlayer {
  readonly #options: PlayOptions;
  readonly #publisher: Publisher;
  readonly #sent: Sent[] = [];
  readonly #byMarker = new Map<string, Sent>();
  readonly #taps = new Map<Topic, SubscriptionReader>();
  readonly #deadLetters = new Map<Topic, SubscriptionReader>();
  readonly #faultNames = new Map<number, string>();
  /** Customer.io fails on them until Pub/Sub gives up, which takes longer than an hour of the day. */
  readonly #hopeless = new Set<string>();
  readonly #unsettled: string[] = [];
  #refusedParkings = 0;
  #patienceMs: number;

  constructor(options: PlayOptions) {
    this.#options = options;
    this.#patienceMs = options.settleMsMax;
    this.#publisher = new Publisher({ projectId: options.stack.project, pubsub: options.client });
  }

  /** A subscription of its own on each topic shows what was published, as Pub/Sub has it. */
  async open(): Promise<void> {
    const { client } = this.#options;
    for (const topic of consumed) {
      const tap = tapOf(topic);
      await client.topic(topic).createSubscription(tap);
      this.#taps.set(topic, new SubscriptionReader(client, tap));
      this.#deadLetters.set(topic, new SubscriptionReader(client, deadLetterReplaySubscription(topic)));
    }
  }

  async play(step: DayStep): Promise<void> {
    switch (step.kind) {
      case 'publish':
        await this.#publish(step.messages);
        this.#options.onProgress?.({ hour: step.hour, publishedCount: this.#sent.length });
        await this.#options.onHour?.(step.hour);
        return;
      case 'settle':
      case 'settle-all':
        await this.#settle(step.kind === 'settle-all');
        return;
      case 'fault':
        this.#breakCustomerIO(step.fault);
        return;
      case 'parking-fails':
        this.#breakParking(step.topic, step.times);
        return;
      case 'wait':
        await sleep(step.ms);
        return;
      case 'mend':
        this.#options.stack.customerio.clearFaults();
        return;
      case 'replay':
        await this.#replay(step.replays);
        return;
    }
  }

  /** The books, when the last lines and dead letters have arrived. */
  async close(): Promise<PlayedDay> {
    const { day, outcomes, stack } = this.#options;
    await this.#until(() => {
      if (!this.#isTapped() || outcomes.length < this.#sent.length) return false;
      const logged = new Set(outcomes.map(({ messageId }) => messageId));
      return this.#sent.every(({ messageId }) => logged.has(messageId));
    }, linesMsMax);
    const { requestsForgotten } = stack.customerio.counts();
    if (requestsForgotten > 0) throw new Error(`the sandbox has forgotten ${requestsForgotten} requests`);
    const requests = stack.customerio.requests();
    const people = stack.customerio.people().filter(({ id }) => !isDatabaseId(id));
    const books: Books = {
      seed: day.seed,
      scripted: day.scripted,
      published: this.#published(),
      requests: requests.map(requestFrom),
      people: people.filter(({ suppressed }) => !suppressed).map(personFrom),
      suppressed: suppressedNames(people),
      deadLetters: this.#letters(),
      unsettled: this.#unsettled,
      pending: new Map(consumed.map((topic) => [topic, stack.pubsub.backlog(this.#push(topic)).undelivered])),
      outcomes,
    };
    const met = new Map<string, number>([...this.#faultNames.values()].map((name) => [name, 0]));
    for (const { fault } of requests) {
      const name = fault === undefined ? undefined : this.#faultNames.get(fault);
      if (name !== undefined) met.set(name, (met.get(name) ?? 0) + 1);
    }
    const faults = [...met].map(([name, count]) => ({ name, met: count }));
    return { books, faults: [...faults, { name: 'dead-letter topic not writable', met: this.#refusedParkings }] };
  }

  async stopReading(): Promise<void> {
    await Promise.all([...this.#taps.values(), ...this.#deadLetters.values()].map((reader) => reader.close()));
  }

  async #publish(messages: readonly DayMessage[]): Promise<void> {
    for (let at = 0; at < messages.length; at += publishedAtOnceMax) {
      const slice = messages.slice(at, at + publishedAtOnceMax);
      const ids = await Promise.all(slice.map((message) => this.#publishOne(message)));
      for (const [index, message] of slice.entries())
        this.#note({ message, messageId: ids[index] ?? '', replayed: false });
    }
  }

  async #publishOne({ via, topic, data, attributes }: DayMessage): Promise<string> {
    if (via === 'raw') return this.#options.client.topic(topic).publishMessage({ data, attributes: { ...attributes } });
    const body = JSON.parse(data.toString()) as Parameters<Publisher['identify']>[0] &
      Parameters<Publisher['track']>[0];
    const eventId = attributes[messageAttributes.eventId];
    const { messageId } = await this.#publisher[topic === topics.track ? 'track' : 'identify'](body, { eventId });
    return messageId;
  }

  #note(sent: Sent): void {
    const scripted = sent.replayed ? undefined : this.#options.day.scripted.get(sent.message.marker);
    if (scripted?.kind === 'dead-lettered') this.#hopeless.add(sent.messageId);
    this.#sent.push(sent);
    this.#byMarker.set(sent.message.marker, sent);
  }

  #breakCustomerIO({ name, script, retryAfterDateSeconds }: Fault): void {
    const headers =
      retryAfterDateSeconds === undefined
        ? script.headers
        : { 'retry-after': new Date(Date.now() + retryAfterDateSeconds * 1000).toUTCString() };
    const { number } = this.#options.stack.customerio.addFault({ ...script, ...(headers && { headers }) });
    this.#faultNames.set(number, name);
  }

  #breakParking(topic: Topic, times: number): void {
    const refusedName = `projects/${this.#options.stack.project}/topics/${deadLetterTopic(topic)}`;
    let left = times;
    this.#options.stack.pubsub.refusePublishing((name) => {
      if (name !== refusedName || left === 0) return false;
      left -= 1;
      this.#refusedParkings += 1;
      return true;
    });
  }

  async #replay(replays: readonly Replay[]): Promise<void> {
    const letters = this.#letters();
    for (const { marker, attributes } of replays) {
      const original = this.#byMarker.get(marker);
      const letter = letters.find((candidate) => original !== undefined && isOf(candidate, original));
      // Whatever a broken build did with it: the verdict says that its replay is missing.
      if (original === undefined || letter === undefined) continue;
      const { topic } = original.message;
      const again = { ...replayAttributes(letter.attributes), ...attributes };
      const messageId = await this.#options.client
        .topic(topic)
        .publishMessage({ data: letter.data, attributes: again });
      this.#note({ message: original.message, messageId, replayed: true });
    }
  }

  /** What could not be settled once is not waited for as long again. */
  async #settle(all: boolean): Promise<void> {
    const settled = await this.#until(() => this.#isSettled(all), this.#patienceMs);
    if (settled) return;
    const seconds = Math.round(this.#patienceMs / 1000);
    this.#unsettled.push(`after ${this.#sent.length} messages: not settled within ${seconds} s`);
    this.#patienceMs = Math.min(this.#patienceMs, impatienceMs);
  }

  #isSettled(all: boolean): boolean {
    const { stack, isQuiet } = this.#options;
    const { pubsub } = stack;
    if (isQuiet?.() === false) return false;
    return consumed.every((topic) => {
      const ours = [deadLetterReplaySubscription(topic), tapOf(topic)];
      if (ours.some((name) => pubsub.backlog(this.#full(name)).undelivered > 0)) return false;
      const { undelivered } = pubsub.backlog(this.#push(topic));
      if (undelivered === 0) return true;
      // Counting is cheap, listing is not: a day of a hundred thousand asks very often.
      if (all || undelivered > this.#hopeless.size) return false;
      return pubsub.unsettled(this.#push(topic)).every(({ messageId }) => this.#hopeless.has(messageId));
    });
  }

  async #until(isDone: () => boolean, msMax: number): Promise<boolean> {
    const deadline = performance.now() + msMax;
    while (!isDone()) {
      if (performance.now() > deadline) return false;
      await sleep(pollMs);
    }
    return true;
  }

  #isTapped(): boolean {
    const tapped = [...this.#taps.values()].reduce((sum, { count }) => sum + count, 0);
    // Others publish to the same topics.
    return (
      tapped >= this.#sent.length &&
      this.#sent.every(({ message, messageId }) => this.#taps.get(message.topic)?.message(messageId) !== undefined)
    );
  }

  /** In the order in which they were handed to Pub/Sub, with what Pub/Sub made of them. */
  #published(): Published[] {
    return this.#sent.map(({ message: { marker, story, topic }, messageId, replayed }) => {
      const message = this.#taps.get(topic)?.message(messageId);
      if (message === undefined) throw new Error(`${marker} was accepted as ${messageId} and is not on ${topic}`);
      const { data, attributes, publishTime } = message;
      return { marker, story, topic, messageId, data, attributes, publishTimeMs: publishTime.getTime(), replayed };
    });
  }

  #letters(): DeadLetter[] {
    return [...this.#deadLetters].flatMap(([topic, { messages }]) =>
      messages.map(({ id, data, attributes }) => ({ topic, messageId: id, data, attributes })),
    );
  }

  #push(topic: Topic): string {
    return this.#full(pushSubscription(topic));
  }

  #full(subscription: string): string {
    return `projects/${this.#options.stack.project}/subscriptions/${subscription}`;
  }
}

/** Parked ones name their message; one that Pub/Sub forwarded can only be known by its bytes. */
function isOf({ attributes, data }: DeadLetter, { messageId, message }: Sent): boolean {
  const source = attributes[parkingAttributes.sourceMessageId];
  return source === undefined ? data.equals(message.data) : source === messageId;
}
