/** A topic: its configuration, who is subscribed, and the messages it retains for a seek. */
import { minuteMs, dayMs, millisecondsOf } from './durations';
import { Fifo } from './fifo';
import type { Message, MessageContent } from './message';
import { refuse } from './refusal';
import { checkName } from './resource-names';
import type { Subscription } from './subscription';
import type { WireTopic } from './wire';

/** Bounds of messageRetentionDuration, of topics and of subscriptions (pubsub.proto). */
export const retentionBounds = { leastMs: 10 * minuteMs, mostMs: 31 * dayMs } as const;

/** Message ids are 16 digits, as in the service: 4 for the topic, 12 for the place in it. */
const idBase = { topic: 1000n, sequence: 1_000_000_000_000n } as const;

export class Topic {
  wire: WireTopic;
  readonly subscriptions = new Set<Subscription>();
  readonly #number: number;
  #lastSequence = 0;
  #retained = new Fifo<Message>();

  constructor(number: number, wire: WireTopic) {
    this.#number = number;
    this.wire = wire;
  }

  get name(): string {
    return this.wire.name;
  }

  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** For how long messages stay available to a seek, acknowledged or not; 0 when the topic retains nothing. */
  get retentionMs(): number {
    const duration = this.wire.messageRetentionDuration;
    return duration === undefined ? 0 : millisecondsOf(duration);
  }

  /** Takes a message in; who gets it is the broker's business. */
  append(content: MessageContent, publishTimeMs: number): Message {
    const sequence = ++this.#lastSequence;
    const messageId = String((idBase.topic + BigInt(this.#number)) * idBase.sequence + BigInt(sequence));
    const message: Message = { ...content, messageId, sequence, publishTimeMs };
    if (this.retentionMs > 0) this.#retained.push(message);
    return message;
  }

  /** The place in this topic that a message id names; undefined for an id of another topic or of none. */
  sequenceOf(messageId: string): number | undefined {
    if (!/^\d{16,19}$/.test(messageId)) return undefined;
    const id = BigInt(messageId);
    if (id / idBase.sequence !== idBase.topic + BigInt(this.#number)) return undefined;
    const sequence = Number(id % idBase.sequence);
    return sequence >= 1 && sequence <= this.#lastSequence ? sequence : undefined;
  }

  /** Oldest first. */
  retained(): Iterable<Message> {
    return this.#retained;
  }

  /** Forgets what was published before `timeMs`. */
  forgetBefore(timeMs: number): void {
    for (let oldest = this.#retained.peek(); oldest !== undefined; oldest = this.#retained.peek()) {
      if (oldest.publishTimeMs >= timeMs) return;
      this.#retained.shift();
    }
  }
}

/** Refuses what Pub/Sub refuses, and, with UNIMPLEMENTED, what is not embedded here. */
export function checkTopic(wire: WireTopic): WireTopic {
  checkName('topics', wire.name);
  if (wire.messageRetentionDuration !== undefined) {
    checkDuration('message_retention_duration', millisecondsOf(wire.messageRetentionDuration), retentionBounds);
  }
  if (wire.schemaSettings !== undefined) notEmbedded('schema_settings');
  if (wire.ingestionDataSourceSettings !== undefined) notEmbedded('ingestion_data_source_settings');
  if ((wire.messageTransforms ?? []).length > 0) notEmbedded('message_transforms of a topic');
  return wire;
}

export function checkDuration(field: string, valueMs: number, bounds: { leastMs: number; mostMs: number }): number {
  if (valueMs < bounds.leastMs || valueMs > bounds.mostMs) {
    refuse(
      'INVALID_ARGUMENT',
      `Invalid ${field}: got ${valueMs / 1000} s, allowed ${bounds.leastMs / 1000} s to ${bounds.mostMs / 1000} s`,
    );
  }
  return valueMs;
}

export function notEmbedded(feature: string): never {
  refuse('UNIMPLEMENTED', `${feature} is not part of the embedded Pub/Sub (docs/local-pubsub.md)`);
}
