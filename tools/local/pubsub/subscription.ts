/**
 * A subscription: which messages it owes, and the one place where a delivery is settled. Who delivers (push, pull,
 * BigQuery) takes from here and reports back with `ack`, `nack` or `release`.
 */
import { backoffMs, type BackoffContext } from './backoff';
import { deliveryOf, type Backlog, type Delivery, type MessageState, type UnsettledMessage } from './delivery';
import type { Message } from './message';
import { Line } from './order';
import type { Terms } from './terms';
import type { Transform } from './transform';
import type { Timers } from './timers';
import type { Topic } from './topic';
import type { WireSubscription } from './wire';

/** What a subscription needs from the broker. */
export type SubscriptionContext = BackoffContext & {
  readonly timers: Timers;
  readonly stats: SubscriptionStats;
  readonly now: () => number;
  /** Publishes to the dead-letter topic; the new message id, or undefined when the topic is gone. */
  readonly deadLetter: (subscription: Subscription, delivery: Delivery) => string | undefined;
};

export type SubscriptionStats = {
  acked: number;
  nacked: number;
  deadLettered: number;
  expired: number;
};

/** How many ends other than an acknowledgement are remembered for `messageState`. */
export const rememberedEndsMax = 100_000;

/** A transform that fails is run again no sooner, so that it cannot keep the process busy. */
const transformRetryMs = 100;

export class Subscription {
  wire: WireSubscription;
  terms: Terms;
  readonly topic: Topic;
  detached = false;
  readonly #context: SubscriptionContext;
  readonly #line = new Line();
  /** By message id, in the order of arrival; this is the backlog. */
  readonly #unsettled = new Map<string, Delivery>();
  readonly #acked = new Map<string, Message>();
  readonly #ends = new Map<string, 'dead-lettered' | 'expired'>();
  readonly #listeners = new Set<() => void>();
  #firstSequence: number;
  #outstanding = 0;
  #activeAtMs: number;

  constructor(context: SubscriptionContext, wire: WireSubscription, terms: Terms, topic: Topic) {
    this.#context = context;
    this.wire = wire;
    this.terms = terms;
    this.topic = topic;
    this.#firstSequence = topic.lastSequence + 1;
    this.#activeAtMs = context.now();
  }

  get name(): string {
    return this.wire.name;
  }

  /** Calls `listener` whenever there may be something to take; returns how to stop that. */
  onReady(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  wake(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Notes that somebody uses the subscription, which puts its expiry off. */
  touch(): void {
    this.#activeAtMs = this.#context.now();
  }

  /** Takes in a message of the topic. One that the filter refuses counts as acknowledged (filter docs). */
  offer(message: Message): void {
    if (this.detached || !this.terms.matches(message.attributes)) return;
    const delivery = deliveryOf(message);
    this.#unsettled.set(message.messageId, delivery);
    this.#line.enter(delivery, this.terms.ordered);
  }

  /** The next delivery, which is outstanding from now on. */
  take(): Delivery | undefined {
    for (;;) {
      const delivery = this.#line.next();
      if (delivery === undefined) return undefined;
      delivery.state = 'outstanding';
      delivery.attempt++;
      this.#outstanding++;
      if (this.terms.transform === undefined || this.#transformed(delivery, this.terms.transform)) return delivery;
    }
  }

  /** Whether there is something to deliver: a transform may drop a message, or fail, which counts as a nack. */
  #transformed(delivery: Delivery, transform: Transform): boolean {
    let seen: Message | undefined;
    try {
      seen = transform(delivery.message);
    } catch {
      this.nack(delivery, transformRetryMs);
      return false;
    }
    if (seen === undefined) this.ack(delivery);
    else delivery.seen = seen;
    return seen !== undefined;
  }

  /** Acknowledges; false when it was settled before. */
  ack(delivery: Delivery): boolean {
    if (!this.#settle(delivery)) return false;
    this.#context.stats.acked++;
    this.touch();
    if (this.terms.retainAcked) this.#acked.set(delivery.message.messageId, delivery.message);
    return true;
  }

  /**
   * A negative acknowledgement or an expired deadline: dead-letters at the limit of attempts, else tries again, not
   * before `waitLeastMs`.
   */
  nack(delivery: Delivery, waitLeastMs = 0): void {
    if (delivery.state !== 'outstanding') return;
    this.#context.stats.nacked++;
    const { deadLetter } = this.terms;
    if (deadLetter && delivery.attempt >= deadLetter.attemptsMax && this.#deadLetter(delivery)) return;
    this.postpone(delivery, Math.max(waitLeastMs, backoffMs(this.terms, delivery.attempt, this.#context)));
  }

  /** Puts an outstanding delivery back, to be ready again after `delayMs` of real time. */
  postpone(delivery: Delivery, delayMs: number): void {
    if (delivery.state !== 'outstanding') return;
    this.#outstanding--;
    if (delayMs <= 0) {
      this.#line.makeReady(delivery);
      return;
    }
    delivery.state = 'waiting';
    delivery.timer = this.#context.timers.after(delayMs, () => {
      delivery.timer = undefined;
      this.#line.makeReady(delivery);
      this.wake();
    });
  }

  /** Puts back what was taken but not delivered, such as a delivery that a fault delays: it costs no attempt. */
  release(delivery: Delivery, delayMs: number): void {
    delivery.attempt--;
    this.postpone(delivery, delayMs);
  }

  /** Makes a message that was acknowledged come again, as the service may at any time. */
  redeliver({ message, attempt }: Delivery): void {
    if (this.detached || this.#unsettled.has(message.messageId)) return;
    const delivery: Delivery = { ...deliveryOf(message), attempt };
    this.#acked.delete(message.messageId);
    this.#unsettled.set(message.messageId, delivery);
    this.#line.enter(delivery, this.terms.ordered);
    this.wake();
  }

  #deadLetter(delivery: Delivery): boolean {
    const forwarded = this.#context.deadLetter(this, delivery);
    if (forwarded === undefined) return false;
    this.#settle(delivery);
    this.#remember(delivery.message.messageId, 'dead-lettered');
    this.#context.stats.deadLettered++;
    return true;
  }

  #settle(delivery: Delivery): boolean {
    const { state } = delivery;
    if (state === 'settled') return false;
    if (state === 'outstanding') this.#outstanding--;
    this.#context.timers.cancel(delivery.timer);
    delivery.state = 'settled';
    this.#unsettled.delete(delivery.message.messageId);
    if (state !== 'blocked') this.#line.settled(delivery);
    return true;
  }

  #remember(messageId: string, end: 'dead-lettered' | 'expired'): void {
    this.#ends.set(messageId, end);
    if (this.#ends.size <= rememberedEndsMax) return;
    const [oldest] = this.#ends.keys();
    if (oldest !== undefined) this.#ends.delete(oldest);
  }

  /** Drops what is older than the retention; true when the subscription itself has expired. */
  expire(nowMs: number): boolean {
    const oldestMs = nowMs - this.terms.retentionMs / this.#context.timeScale;
    for (const delivery of this.#unsettled.values()) {
      if (delivery.message.publishTimeMs >= oldestMs) break;
      this.#settle(delivery);
      this.#remember(delivery.message.messageId, 'expired');
      this.#context.stats.expired++;
    }
    for (const [messageId, message] of this.#acked) {
      if (message.publishTimeMs >= oldestMs) break;
      this.#acked.delete(messageId);
    }
    const { expiryMs } = this.terms;
    return expiryMs !== undefined && nowMs - this.#activeAtMs > expiryMs / this.#context.timeScale;
  }

  /**
   * Marks what was published before `timeMs` as acknowledged and what was published since as not, as far as it is
   * retained, by this subscription or by its topic (pubsub.proto, SeekRequest.time).
   */
  seek(timeMs: number): void {
    for (const delivery of [...this.#unsettled.values()]) {
      if (delivery.message.publishTimeMs < timeMs && this.#settle(delivery)) {
        if (this.terms.retainAcked) this.#acked.set(delivery.message.messageId, delivery.message);
      }
    }
    const retained = [...this.#acked.values(), ...this.topic.retained()]
      .filter((message) => message.publishTimeMs >= timeMs && !this.#unsettled.has(message.messageId))
      .sort((one, other) => one.sequence - other.sequence);
    for (const message of retained) {
      if (this.#unsettled.has(message.messageId)) continue;
      this.#acked.delete(message.messageId);
      this.#ends.delete(message.messageId);
      this.#firstSequence = Math.min(this.#firstSequence, message.sequence);
      this.offer(message);
    }
    this.wake();
  }

  /** Drops every message, as deleting and detaching do. */
  drop(): void {
    for (const delivery of this.#unsettled.values()) {
      this.#context.timers.cancel(delivery.timer);
      delivery.state = 'settled';
    }
    this.#unsettled.clear();
    this.#acked.clear();
    this.#line.clear();
    this.#outstanding = 0;
  }

  backlog(): Backlog {
    const [oldest] = this.#unsettled.values();
    return {
      undelivered: this.#unsettled.size,
      outstanding: this.#outstanding,
      oldestUnackedAgeMs: oldest === undefined ? 0 : this.#context.now() - oldest.message.publishTimeMs,
    };
  }

  messageState(messageId: string): MessageState {
    const delivery = this.#unsettled.get(messageId);
    if (delivery !== undefined) return delivery.state === 'outstanding' ? 'outstanding' : 'pending';
    const end = this.#ends.get(messageId);
    if (end !== undefined) return end;
    const sequence = this.topic.sequenceOf(messageId);
    return sequence !== undefined && sequence >= this.#firstSequence ? 'acked' : 'unknown';
  }

  unsettled(): UnsettledMessage[] {
    return [...this.#unsettled.values()].map(({ message, state, attempt }) => ({
      messageId: message.messageId,
      state: state === 'outstanding' ? 'outstanding' : 'pending',
      attempt,
      publishTimeMs: message.publishTimeMs,
      attributes: message.attributes,
    }));
  }
}
