/** Attributes of people, objects, devices and relationships: free in name and kind, bounded in number and bytes. */
import { z } from 'zod';

import { jsonBytes, type JsonValue, kindOf, utf8Bytes } from './json-value';
import { limits } from './limits';
import { malformed, overLimit, type Refusal } from './problem';
import { clearableTime, writeTime } from './time';

export type Attributes = Readonly<Record<string, JsonValue>>;
/** A field that is undefined counts as left out. */
export type AttributesInput = Readonly<Record<string, JsonValue | undefined>>;

/** The bytes that count against a limit: a text is itself, everything else its JSON. */
export const valueBytes = (value: unknown): number => (typeof value === 'string' ? utf8Bytes(value) : jsonBytes(value));

function refusalBeyond(bytesMax: number, value: unknown): Refusal | undefined {
  if (value === undefined || typeof value === 'number' || typeof value === 'boolean') return undefined;
  const bytes = valueBytes(value);
  if (bytes <= bytesMax) return undefined;
  const got = typeof value === 'string' ? kindOf(value) : `${kindOf(value)} of ${bytes} bytes as JSON`;
  return { code: 'MESSAGE_OVER_LIMIT', got, allowed: `at most ${bytesMax} bytes` };
}

/** Not a `leaf`: the value stays what it is, and there are more of these than of everything else. */
const attributeValue = (bytesMax: number): z.ZodType =>
  z
    .unknown()
    .check(({ value, issues }) => {
      const params = refusalBeyond(bytesMax, value);
      if (params !== undefined) issues.push({ code: 'custom', input: value, params });
    })
    .meta({ 'x-bytes-max': bytesMax });

const identifierAttribute = attributeValue(limits.identifierBytesMax).optional();

const bounded = z
  .object({
    created_at: clearableTime.optional(),
    _timestamp: writeTime.optional(),
    id: identifierAttribute,
    email: identifierAttribute,
    phone: identifierAttribute,
    cio_id: identifierAttribute,
    anonymous_id: identifierAttribute,
    // Customer.io takes it apart into one value a topic, so that the limit of a value is not that of the whole.
    cio_subscription_preferences: z.unknown().optional(),
  })
  .catchall(attributeValue(limits.attributeValueBytesMax))
  .check(({ value, issues }) => {
    const names = Object.keys(value);
    const refuse = (path: PropertyKey[], refusal: ReturnType<typeof malformed>): void => {
      issues.push({ code: 'custom', input: value, path, params: refusal });
    };
    if (names.length > limits.attributesMax) {
      refuse([], overLimit([], `${names.length} attributes`, `at most ${limits.attributesMax} attributes`));
    }
    for (const name of names) {
      const bytes = utf8Bytes(name);
      if (name.trim() === '') refuse([name], malformed([], 'an empty name', 'a name that is not empty'));
      if (bytes > limits.attributeNameBytesMax) {
        refuse([name], overLimit([], `a name of ${bytes} bytes`, `at most ${limits.attributeNameBytesMax} bytes`));
      }
    }
  })
  .meta({
    id: 'attributes',
    maxProperties: limits.attributesMax,
    propertyNames: {
      minLength: 1,
      maxLength: limits.attributeNameBytesMax,
      'x-bytes-max': limits.attributeNameBytesMax,
    },
  });

/** `value` is a copy that Zod has made, so that it may be given out as it is. */
function withoutUndefined(value: Readonly<Record<string, unknown>>): Attributes {
  const names = Object.keys(value);
  if (names.every((name) => value[name] !== undefined)) return value as Attributes;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Attributes;
}

export const attributes = bounded.transform(withoutUndefined) as unknown as z.ZodType<Attributes, AttributesInput>;

/** Attributes of an event: only their bytes as a whole are limited, so that carts and receipts fit. */
export const eventAttributes = z.looseObject({}).transform(withoutUndefined) as unknown as z.ZodType<
  Attributes,
  AttributesInput
>;
