/** Books of a day as an honest pipeline would leave them: small, in-process, and doing only what the contract says. */
import { createHash } from 'node:crypto';

import { encodeTime } from 'ulid';

import type { Books, DeadLetter, OutcomeLine, Published, SandboxRequest } from '../../../../tools/local/day/books';
import type { Day, DayMessage } from '../../../../tools/local/day/day';
import { ExpectedPeople } from '../../../../tools/local/day/expected-people';
import { generateDay } from '../../../../tools/local/day/generate-day';
import { replayAttributes } from '../../../../tools/local/day/incidents';
import { isEvent, isJsonObject, type Json, type Operation } from '../../../../tools/local/day/operation';
import { readMessage } from '../../../../tools/local/day/read-message';

const nowSeconds = 1_795_000_000;
const deliveryAttemptsMax = 5;

export const messageOf = (text: string): Json => JSON.parse(text) as Json;

export function honestBooks(seed: number, messagesTotal = 400): Books {
  return new HonestPipeline(generateDay({ seed, messagesTotal, nowSeconds })).play();
}

class HonestPipeline {
  readonly #day: Day;
  readonly #published: Published[] = [];
  readonly #requests: SandboxRequest[] = [];
  readonly #deadLetters: DeadLetter[] = [];
  readonly #outcomes: OutcomeLine[] = [];
  readonly #people = new ExpectedPeople();
  readonly #ulids = new Map<string, { ulid: string; marker: string }>();
  /** Pub/Sub's clock: every message a millisecond after the one before it. */
  #nowMs = nowSeconds * 1000;

  constructor(day: Day) {
    this.#day = day;
  }

  play(): Books {
    for (const step of this.#day.steps) {
      if (step.kind === 'wait') this.#nowMs += step.ms;
      if (step.kind === 'publish') for (const message of step.messages) this.#publish(message);
      if (step.kind === 'replay') for (const { marker, attributes } of step.replays) this.#replay(marker, attributes);
    }
    const { seed, scripted } = this.#day;
    return {
      seed,
      scripted,
      published: this.#published,
      requests: this.#requests,
      deadLetters: this.#deadLetters,
      outcomes: this.#outcomes,
      unsettled: [],
      pending: new Map(),
      suppressed: [...this.#people.suppressed],
      people: this.#people.people.map(({ names, attributes, deviceTokens, objects, events }) => ({
        id: nameOf(names, 'id:'),
        email: nameOf(names, 'email:'),
        attributes: Object.fromEntries(attributes),
        deviceTokens: [...deviceTokens],
        objects: [...objects],
        events: [...events].map(([ulid, { name, timeMs, attributes }]) => ({
          ulid,
          name,
          timestamp: Math.floor(timeMs / 1000),
          attributes,
        })),
      })),
    };
  }

  #publish({ marker, topic, via, story, data, attributes }: DayMessage): void {
    this.#nowMs += 1;
    const own = { event_id: `made-${this.#nowMs}`, published_at: new Date(this.#nowMs).toISOString() };
    this.#accept(
      { marker, topic, story, data, attributes: via === 'raw' ? attributes : { ...own, ...attributes } },
      false,
    );
  }

  #replay(marker: string, added: Readonly<Record<string, string>>): void {
    const original = this.#published.find((published) => published.marker === marker);
    const letter = this.#deadLetters.find(({ data }) => original?.data.equals(data));
    if (original === undefined || letter === undefined) throw new Error(`${marker} was not dead-lettered`);
    this.#nowMs += 1;
    this.#accept({ ...original, attributes: { ...replayAttributes(letter.attributes), ...added } }, true);
  }

  #accept(message: Omit<Published, 'messageId' | 'publishTimeMs' | 'replayed'>, replayed: boolean): void {
    const messageId = String(9_000_000 + this.#published.length);
    const published: Published = { ...message, messageId, publishTimeMs: this.#nowMs, replayed };
    this.#published.push(published);
    const scripted = replayed ? undefined : this.#day.scripted.get(message.marker);
    const reading = readMessage(published, this.#nowMs);
    if (reading.kind === 'parked') {
      this.#park(published, reading.code);
      return;
    }
    const { operation, timeMs } = reading;
    const refused = scripted?.kind === 'refused' || operation.target?.startsWith('phone:') === true;
    if (refused) {
      this.#send(published, operation, timeMs, 400);
      this.#park(published, 'CUSTOMERIO_REJECTED');
    } else if (scripted?.kind === 'dead-lettered') {
      for (let attempt = 1; attempt <= deliveryAttemptsMax; attempt += 1) {
        this.#send(published, operation, timeMs, 503);
        this.#log(published, 'retry', 'CUSTOMERIO_UNAVAILABLE', attempt);
      }
      this.#forward(published);
    } else {
      const ulid = this.#send(published, operation, timeMs, 200);
      const known = this.#ulids.get(ulid);
      if (known === undefined || !isEvent(operation)) this.#people.apply(operation, timeMs, ulid, message.marker);
      this.#ulids.set(ulid, { ulid, marker: message.marker });
      this.#log(published, 'delivered', undefined, 1);
    }
  }

  #send(published: Published, operation: Operation, timeMs: number, status: number): string {
    const said = messageOf(published.data.toString());
    const fields = Object.fromEntries(Object.entries(said).filter(([name]) => name !== 'timestamp'));
    const ulid = ulidOf(published, operation, timeMs);
    const timestamp = Math.floor(timeMs / 1000);
    const isIdentify = operation.action === 'identify' && fields.type !== 'object';
    const timed = isEvent(operation) ? { id: ulid, timestamp } : isIdentify ? { timestamp } : {};
    const result = status === 200 ? 'applied' : status === 400 ? 'rejected' : 'unattempted';
    const anonymous = isEvent(operation) && operation.anonymousId !== undefined;
    const large = isEvent(operation) && published.data.length > 32_000;
    const request = { method: 'POST', status, results: [{ result }] } as const;
    if (anonymous || large) {
      const { attributes: data, action: type, identifiers, ...rest } = fields;
      const id = isJsonObject(identifiers) ? String(identifiers.id) : '';
      const path = anonymous ? '/api/v1/events' : `/api/v1/customers/${encodeURIComponent(id)}/events`;
      this.#requests.push({ ...request, path, body: { ...rest, ...(type !== undefined && { type }), data, ...timed } });
    } else {
      const action = operation.action;
      this.#requests.push({ ...request, path: '/api/v2/batch', body: { batch: [{ ...fields, action, ...timed }] } });
    }
    return ulid;
  }

  #park(published: Published, code: string): void {
    const { messageId, topic, data, attributes, publishTimeMs } = published;
    this.#deadLetters.push({
      topic,
      messageId: `dead-${messageId}`,
      data,
      attributes: {
        event_id: contentId(published),
        published_at: new Date(publishTimeMs).toISOString(),
        ...attributes,
        error_code: code,
        error_detail: 'field: got, allowed',
        source_topic: topic,
        source_message_id: messageId,
        delivery_attempt: '1',
        parked_at: new Date(publishTimeMs + 1).toISOString(),
      },
    });
    this.#log(published, 'parked', code, 1);
  }

  #forward({ messageId, topic, data, attributes, publishTimeMs }: Published): void {
    const source = { DeliveryCount: '5', Subscription: `${topic}-push`, SubscriptionProject: 'local' };
    const added = { ...source, TopicPublishTime: new Date(publishTimeMs).toISOString() };
    const native = Object.fromEntries(
      Object.entries(added).map(([name, value]) => [`CloudPubSubDeadLetterSource${name}`, value]),
    );
    this.#deadLetters.push({ topic, messageId: `dead-${messageId}`, data, attributes: { ...attributes, ...native } });
  }

  #log({ messageId }: Published, outcome: string, code: string | undefined, deliveryAttempt: number): void {
    const text = JSON.stringify({ outcome, message_id: messageId, code });
    this.#outcomes.push({ outcome, messageId, code, deliveryAttempt, text });
  }
}

const contentId = ({ data, publishTimeMs }: Published): string =>
  `content:${createHash('sha256').update(`${publishTimeMs}`).update(data).digest('hex')}`;

function ulidOf(published: Published, operation: Operation, timeMs: number): string {
  if (isEvent(operation) && operation.ulid !== undefined) return operation.ulid;
  const { event_id: eventId = contentId({ ...published, publishTimeMs: timeMs }) } = published.attributes;
  const hash = createHash('sha256').update(eventId).digest('hex').slice(0, 16).toUpperCase();
  return `${encodeTime(timeMs, 10)}${hash}`;
}

const nameOf = (names: ReadonlySet<string>, prefix: string): string | undefined =>
  [...names].find((name) => name.startsWith(prefix))?.slice(prefix.length);
