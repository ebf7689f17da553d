/** The one way in which a scalar field of the contract is read, so that each refusal names what it got and allows. */
import { z } from 'zod';

import { kindOf, utf8Bytes } from './json-value';
import { limits } from './limits';
import type { Refusal } from './problem';

export type Read<T> = { readonly value: T } | { readonly refused: Refusal };

/** A schema from a reader. `shape` is its JSON Schema: what a publisher may send, before it is normalised. */
export function leaf<Out, In = Out>(
  shape: Readonly<Record<string, unknown>>,
  read: (value: unknown) => Read<Out>,
): z.ZodType<Out, In> {
  const schema = z
    .unknown()
    .meta(shape)
    .transform((value, context): Out => {
      const result = read(value);
      if ('value' in result) return result.value;
      context.issues.push({ code: 'custom', input: value, params: result.refused });
      return z.NEVER;
    });
  return schema as unknown as z.ZodType<Out, In>;
}

export const refusedAs = (value: unknown, allowed: string): { readonly refused: Refusal } => ({
  refused: { code: 'MESSAGE_MALFORMED', got: kindOf(value), allowed },
});

/** Some text that is not empty and at most so many bytes. */
export function textWithin(bytesMax: number, value: unknown, allowed = 'a text'): Read<string> {
  if (typeof value !== 'string' || value.trim() === '') return refusedAs(value, `${allowed}, not empty`);
  if (utf8Bytes(value) <= bytesMax) return { value };
  return { refused: { code: 'MESSAGE_OVER_LIMIT', got: kindOf(value), allowed: `at most ${bytesMax} bytes` } };
}

const textShape = (bytesMax: number): Readonly<Record<string, unknown>> => ({
  type: 'string',
  minLength: 1,
  maxLength: bytesMax,
  'x-bytes-max': bytesMax,
});

export const text = (bytesMax: number): z.ZodType<string, string> =>
  leaf(textShape(bytesMax), (value) => textWithin(bytesMax, value));

/** An id: text, or a whole number that becomes text. */
export const idText: z.ZodType<string, string | number> = leaf(
  { anyOf: [textShape(limits.identifierBytesMax), { type: 'integer' }] },
  (value) => {
    if (typeof value !== 'number') return textWithin(limits.identifierBytesMax, value, 'a text or a whole number');
    // JSON carries larger numbers inexactly: the id would be that of somebody else.
    return Number.isSafeInteger(value)
      ? { value: String(value) }
      : refusedAs(value, 'a text, or a whole number of at most 15 digits');
  },
);

export function readEmail(value: unknown): Read<string> {
  const read = textWithin(limits.identifierBytesMax, value, 'an e-mail address');
  return 'value' in read && !/^[^\s@]+@[^\s@]+$/.test(read.value) ? refusedAs(value, 'an e-mail address') : read;
}

export const emailText: z.ZodType<string, string> = leaf(
  { ...textShape(limits.identifierBytesMax), pattern: '^[^\\s@]+@[^\\s@]+$' },
  readEmail,
);

export const cioIdText: z.ZodType<string, string> = leaf(
  { ...textShape(limits.identifierBytesMax), not: { pattern: '^cio_' } },
  (value) => {
    const read = textWithin(limits.identifierBytesMax, value);
    // Customer.io drops operations for a cio_id that it does not know, and answers 200.
    return 'value' in read && read.value.startsWith('cio_')
      ? refusedAs(value, 'a cio_id without "cio_" before it')
      : read;
  },
);

/** A ULID, in upper case. */
export const ulidText: z.ZodType<string, string> = leaf(
  { type: 'string', pattern: '^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$' },
  (value) =>
    typeof value === 'string' && /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i.test(value)
      ? { value: value.toUpperCase() }
      : refusedAs(value, 'a ULID (26 characters)'),
);
