/** One reporting-webhook record: parsed, typed where Customer.io documents it, everything else kept. */
import { createHash } from 'node:crypto';

import { fieldReaders, isRecord } from './field-readers';
import { parseJsonBytes } from './json-text';
import { eventNames } from './event-names';
import {
  fieldKinds,
  preferencesChangedMetric,
  type EventName,
  type FieldName,
  type FieldsOf,
  type FieldValue,
  type ObjectTypeOf,
} from './metrics';

type FieldTypes<F extends FieldName> = { readonly [K in F]?: FieldValue[(typeof fieldKinds)[K]] };

/** A documented field has its type or is absent; what did not fit is in `body` only. Other fields are as they came. */
export type EventData<F extends FieldName = FieldName> = FieldTypes<F> & Readonly<Record<string, unknown>>;

/** What listeners get. `DeliveryEvent<'email_bounced'>` knows its fields; without a name it may be anything. */
export type DeliveryEvent<N extends EventName = EventName> = {
  /** The dedupe key: Customer.io's `event_id`, or the SHA-256 of the body where there is no usable one. */
  readonly eventId: string;
  /** The name in Customer.io's list of subscriptions; undefined when the body does not say enough. */
  readonly name: [EventName] extends [N] ? string | undefined : N;
  /** What the event is about, decided by its fields; differs from `objectType` for some subscription changes. */
  readonly object: [EventName] extends [N] ? string | undefined : ObjectTypeOf<N>;
  /** As Customer.io wrote it, under any of its three keys. */
  readonly objectType: string | undefined;
  readonly metric: string | undefined;
  /** When it happened, by the body; undefined where the body has no readable time. */
  readonly timestampMs: number | undefined;
  readonly data: EventData<FieldsOf<N>>;
  /** The whole body, parsed. */
  readonly body: unknown;
  /** The whole body as text, with every digit. */
  readonly text: string;
};

/** BigQuery takes at most 128 characters as insertId, so a longer event_id cannot serve as the key. */
const eventIdLengthMax = 128;

/** Parses a body whose signature was checked. Throws `EVENT_NOT_JSON`; any JSON at all is an event. */
export function parseDeliveryEvent(rawBody: Uint8Array): DeliveryEvent {
  const { text, value: body } = parseJsonBytes(rawBody);
  const fields = isRecord(body) ? body : {};
  const rawData = isRecord(fields.data) ? fields.data : {};
  const metric = fieldReaders.text(fields.metric);
  const objectType = fieldReaders.text(fields.object_type ?? fields.object_type_type ?? fields.delivery_type);
  const object = objectOf(objectType, metric, rawData);
  return {
    eventId: usableEventId(fields.event_id) ?? createHash('sha256').update(rawBody).digest('hex'),
    name: nameOf(object, metric),
    object,
    objectType,
    metric,
    timestampMs: timestampMsFrom(fields.timestamp),
    data: dataOf(rawData),
    body,
    text,
  };
}

/** Tells a named event from the others, with its type. */
export function isNamed<N extends EventName>(event: DeliveryEvent, name: N): event is DeliveryEvent & DeliveryEvent<N> {
  return event.name === name;
}

function usableEventId(value: unknown): string | undefined {
  const id = fieldReaders.id(value);
  return id !== undefined && id.length <= eventIdLengthMax ? id : undefined;
}

const subscriptionMetrics: ReadonlySet<string> = new Set(['subscribed', 'unsubscribed', preferencesChangedMetric]);

/**
 * Subscription changes of a person may carry the channel that caused them as their object type, or none at all
 * (seen: `email` with `unsubscribed`), so they are told by their fields: a message has a `delivery_id`, a person's
 * change has an `email_address`. Only e-mail has an unsubscribe of a message.
 */
function objectOf(
  objectType: string | undefined,
  metric: string | undefined,
  rawData: Readonly<Record<string, unknown>>,
): string | undefined {
  if (metric === undefined || !subscriptionMetrics.has(metric)) return objectType;
  if (metric !== 'unsubscribed') return 'customer';
  const hasDelivery = fieldReaders.id(rawData.delivery_id) !== undefined;
  if (objectType === undefined) return hasDelivery ? 'email' : 'customer';
  return 'email_address' in rawData && !hasDelivery ? 'customer' : objectType;
}

function nameOf(object: string | undefined, metric: string | undefined): string | undefined {
  if (object === undefined || metric === undefined) return undefined;
  return eventNames.onWire(object, metric);
}

function dataOf(rawData: Readonly<Record<string, unknown>>): EventData {
  const data: Record<string, unknown> = { ...rawData };
  for (const key in data) {
    if (!isFieldName(key)) continue;
    const read = fieldReaders[fieldKinds[key]](data[key]);
    if (read === undefined) Reflect.deleteProperty(data, key);
    else data[key] = read;
  }
  return data;
}

const isFieldName = (key: string): key is FieldName => Object.hasOwn(fieldKinds, key);

/** A number above this can only be milliseconds: as seconds it would be the year 5138. */
const secondsMax = 100_000_000_000;
const isoPattern = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Unix seconds as number or text, milliseconds, or a date as text. Zero and less is what empty fields become. */
function timestampMsFrom(value: unknown): number | undefined {
  const text = fieldReaders.text(value)?.trim() ?? '';
  const iso = isoPattern.exec(text);
  const ms = iso ? Date.parse(iso[1] === undefined && text.length > 10 ? `${text}Z` : text) : unixMs(text);
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

function unixMs(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  return Math.round(value > secondsMax ? value : value * 1000);
}
