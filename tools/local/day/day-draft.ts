/** The day while it is being written: numbers the messages and sorts them into hours. */
import { messageAttributes, topics, type Topic } from '../../../shared/names';
import type { Chance } from './chance';
import type { DayMessage } from './day';
import { markerAttribute, type Json } from './operation';

/** The parts of the day. Everything of one part is settled before the next begins. */
export const hours = ['night', 'morning', 'noon', 'afternoon', 'evening', 'late evening'] as const;

/** Simulated time of one part, in seconds. Six of them reach from 19 h ago to an hour ago: nothing is stale by chance. */
const hourSeconds = 3 * 3600;

export type Draft = {
  readonly topic: Topic;
  readonly story: string;
  /** Where in the hour the message is published; later than its own time when it comes late. */
  readonly atSeconds: number;
  /** The body, or its bytes where it is no proper body. */
  readonly body: (marker: string) => Json | Buffer;
  /** The key that the Publisher is given. @default - it makes one */
  readonly eventId?: string;
  /** Pub/Sub attributes of a message that does not come through the Publisher. @default - it does */
  readonly raw?: Attributes | ((marker: string) => Attributes);
};

type Attributes = Readonly<Record<string, string>>;

type Entry = { readonly atSeconds: number; readonly message: DayMessage };

export class DayDraft {
  readonly chance: Chance;
  readonly startSeconds: number;
  readonly #hours: Entry[][] = hours.map(() => []);
  #markers = 0;
  #people = 0;
  #published = 0;

  constructor(chance: Chance, nowSeconds: number) {
    this.chance = chance;
    this.startSeconds = nowSeconds - 19 * 3600;
  }

  get publishedCount(): number {
    return this.#published;
  }

  nextPerson(): string {
    this.#people += 1;
    return `person-${String(this.#people).padStart(4, '0')}`;
  }

  /** A second of the hour; `share` from 0 to 1 says where in it. */
  secondsOf(hour: number, share: number): number {
    return this.startSeconds + Math.floor((hour + Math.min(share, 0.999)) * hourSeconds);
  }

  hourOf(seconds: number): number {
    return Math.min(hours.length - 1, Math.max(0, Math.floor((seconds - this.startSeconds) / hourSeconds)));
  }

  /** Writes a message that the caller publishes at a time of its own. */
  compose(draft: Draft): DayMessage {
    this.#markers += 1;
    this.#published += 1;
    const marker = `m-${String(this.#markers).padStart(6, '0')}`;
    const body = draft.body(marker);
    const given = draft.eventId === undefined ? {} : { [messageAttributes.eventId]: draft.eventId };
    return {
      marker,
      topic: draft.topic,
      via: draft.raw === undefined ? 'publisher' : 'raw',
      story: draft.story,
      data: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
      attributes: typeof draft.raw === 'function' ? draft.raw(marker) : (draft.raw ?? given),
    };
  }

  add(hour: number, draft: Draft): DayMessage {
    const message = this.compose(draft);
    this.#entriesOf(hour).push({ atSeconds: draft.atSeconds, message });
    return message;
  }

  /** The same message again, as a service does that got no answer to its first try. */
  repeat(hour: number, message: DayMessage, atSeconds: number): void {
    this.#published += 1;
    this.#entriesOf(hour).push({ atSeconds, message });
  }

  /** The messages of an hour in the order of publishing: roughly that of their times, never quite. */
  messagesOf(hour: number): DayMessage[] {
    const sorted = [...this.#entriesOf(hour)].sort((a, b) => a.atSeconds - b.atSeconds);
    return this.chance.jumble(sorted, 12).map(({ message }) => message);
  }

  #entriesOf(hour: number): Entry[] {
    const entries = this.#hours[hour];
    if (entries === undefined) throw new RangeError(`hour: got ${hour}, the day has ${hours.length}`);
    return entries;
  }
}

type BodyParts = { readonly [field: string]: unknown; readonly attributes?: Json };

export const emailOf = (person: string): string => `${person}@example.com`;

/** The body of an identify of a person, with its marker among the attributes. */
export const identifyBody =
  (person: string, parts: BodyParts) =>
  (marker: string): Json => ({
    identifiers: { id: person },
    ...parts,
    attributes: { ...parts.attributes, [markerAttribute]: marker },
  });

/** The body of an event of a person, with its marker among the attributes. */
export const eventBody =
  (person: string, name: string, parts: BodyParts) =>
  (marker: string): Json => ({
    identifiers: { id: person },
    name,
    ...parts,
    attributes: { ...parts.attributes, [markerAttribute]: marker },
  });

export const onIdentify = topics.identify;
export const onTrack = topics.track;

export const isoSeconds = (seconds: number): string => new Date(seconds * 1000).toISOString();
