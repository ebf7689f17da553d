/** Plays the sends of the day beside its other messages: publishes, breaks, repeats, replays, and keeps the books. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { PubSub } from '@google-cloud/pubsub';

import { Publisher, type TransactionalMessageInput } from '../../../../shared/contract/publisher';
import {
  deadLetterReplaySubscription,
  messageAttributes,
  parkingAttributes,
  pushSubscription,
  topics,
} from '../../../../shared/names';
import type { LocalStack } from '../../stack';
import type { DeadLetter, OutcomeLine } from '../books';
import { replayAttributes } from '../incidents';
import type { Json } from '../operation';
import type { FaultPlayed } from '../play-day';
import { SubscriptionReader } from '../subscription-reader';
import { attemptsFrom, type PublishedSend, type SendBooks } from './send-books';
import type { Hour, PlannedSend, SendsPlan, SendStep } from './send-plan';
import { SendWeather } from './send-weather';

export type SendsOptions = {
  readonly stack: LocalStack<'transactional'>;
  readonly client: PubSub;
  readonly plan: SendsPlan;
  /** Filled by whoever listens to the function. */
  readonly outcomes: readonly OutcomeLine[];
  readonly settleMsMax: number;
};

const topic = topics.transactional;
const pollMs = 20;
const firstLineMsMax = 10_000;

type Known = { readonly send: PlannedSend; readonly body: Json };

export class SendsPlayer {
  readonly #options: SendsOptions;
  readonly #weather: SendWeather;
  readonly #publisher: Publisher;
  readonly #letters: SubscriptionReader;
  readonly #published: PublishedSend[] = [];
  readonly #known = new Map<string, Known>();
  /** By messageId. Lines are many, and asked for often. */
  readonly #tried = new Set<string>();
  readonly #ended = new Set<string>();
  #linesRead = 0;

  constructor(options: SendsOptions) {
    this.#options = options;
    const { stack, client } = options;
    this.#weather = new SendWeather(stack);
    this.#publisher = new Publisher({ projectId: stack.project, pubsub: client });
    this.#letters = new SubscriptionReader(client, deadLetterReplaySubscription(topic));
  }

  async play(hour: string): Promise<void> {
    for (const step of this.#options.plan.hours.get(hour as Hour) ?? []) await this.#step(step);
  }

  /** False when some are still open after a long wait. */
  settled(which: 'all but the late' | 'all'): Promise<boolean> {
    const { plan, settleMsMax } = this.#options;
    const sends = this.#published.filter(({ key }) => which === 'all' || !plan.late.has(key));
    return this.#until(() => {
      this.#readLines();
      for (const letter of this.#letters.messages) this.#ended.add(sourceOf(letter) ?? '');
      return sends.every(({ messageId }) => this.#ended.has(messageId));
    }, settleMsMax);
  }

  books(): SendBooks {
    const { stack, outcomes } = this.#options;
    const full = `projects/${stack.project}/subscriptions/${pushSubscription(topic)}`;
    return {
      published: this.#published,
      attempts: attemptsFrom(stack.customerio.requests(), stack.customerio.deliveries()),
      letters: this.#letters.messages.map(({ id, data, attributes }) => ({ topic, messageId: id, data, attributes })),
      outcomes,
      pending: stack.pubsub.backlog(full).undelivered,
    };
  }

  faults(): FaultPlayed[] {
    return this.#weather.met();
  }

  close(): Promise<void> {
    this.#weather.endOutage();
    return this.#letters.close();
  }

  async #step(step: SendStep): Promise<void> {
    switch (step.kind) {
      case 'publish': {
        const published = await this.#publish(step.sends);
        // What comes next in an outage is to meet what these have left.
        if (this.#weather.isOutage) await this.#areTried(published);
        return;
      }
      case 'repeat':
        await Promise.all(step.keys.map((key) => this.#publishKnown(key)));
        return;
      case 'settle':
        await this.settled('all but the late');
        return;
      case 'outage':
        this.#weather.beginOutage(step.name);
        return;
      case 'ledger-fails':
        await this.#weather.withoutLedger(step.name, async () => {
          const repeated = await Promise.all(step.keys.map((key) => this.#publishKnown(key)));
          await this.#areTried([...repeated, ...(await this.#publish(step.sends))]);
        });
        return;
      case 'replay':
        await Promise.all(step.keys.map((key) => this.#replay(key)));
        return;
    }
  }

  /** Resolves with the messageIds. */
  async #publish(sends: readonly PlannedSend[]): Promise<string[]> {
    for (const send of sends) this.#weather.strike(send);
    const published = sends.map((send) => {
      const { key, body, expiresInSeconds: seconds, copies = 1 } = send;
      const end = seconds === undefined ? {} : { expires_at: Math.floor(Date.now() / 1000) + seconds };
      this.#known.set(key, { send, body: { ...body, ...end } });
      return Promise.all(Array.from({ length: copies }, () => this.#publishKnown(key)));
    });
    return (await Promise.all(published)).flat();
  }

  async #publishKnown(key: string): Promise<string> {
    const known = this.#known.get(key);
    if (known === undefined) throw new RangeError(`${key}: no such send was published`);
    return this.#note(known, await this.#handOver(known));
  }

  async #handOver({ send: { key, via }, body }: Known): Promise<string> {
    if (via === 'publisher') {
      const message = body as TransactionalMessageInput;
      return (await this.#publisher.transactional(message, { eventId: key })).messageId;
    }
    const data = Buffer.from(JSON.stringify(body));
    return this.#options.client.topic(topic).publishMessage({ data, attributes: { ...via.attributes } });
  }

  #note({ send: { key, kind, story, refusedAs }, body }: Known, messageId: string, replayed = false): string {
    const { on_unknown_outcome: onUnknown, expires_at: expiresAt } = body;
    this.#published.push({
      ...{ key, kind, story, refusedAs, messageId, replayed },
      onUnknown: onUnknown === 'resend' ? 'resend' : 'park',
      expiresAtMs: typeof expiresAt === 'number' ? expiresAt * 1000 : undefined,
    });
    return messageId;
  }

  async #replay(key: string): Promise<void> {
    const known = this.#known.get(key);
    const letter = this.#letters.messages.find(({ attributes }) => attributes[messageAttributes.eventId] === key);
    // Whatever a broken build did with it: the verdict says that it was not sent.
    if (known === undefined || letter === undefined) return;
    const again = { data: letter.data, attributes: replayAttributes(letter.attributes) };
    this.#note(known, await this.#options.client.topic(topic).publishMessage(again), true);
  }

  #areTried(messageIds: readonly string[]): Promise<boolean> {
    return this.#until(() => {
      this.#readLines();
      return messageIds.every((messageId) => this.#tried.has(messageId));
    }, firstLineMsMax);
  }

  #readLines(): void {
    const { outcomes } = this.#options;
    for (const { messageId = '', outcome } of outcomes.slice(this.#linesRead)) {
      this.#tried.add(messageId);
      if (outcome !== 'retry') this.#ended.add(messageId);
    }
    this.#linesRead = outcomes.length;
  }

  async #until(isDone: () => boolean, msMax: number): Promise<boolean> {
    const deadline = performance.now() + msMax;
    while (!isDone()) {
      if (performance.now() > deadline) return false;
      await sleep(pollMs);
    }
    return true;
  }
}

const sourceOf = ({ attributes }: Pick<DeadLetter, 'attributes'>): string | undefined =>
  attributes[parkingAttributes.sourceMessageId];
