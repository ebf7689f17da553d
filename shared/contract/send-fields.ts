/** Fields of sends whose values have rules of their own. */
import { z } from 'zod';

import { eventAttributes } from './attributes';
import { isPlainObject, kindOf } from './json-value';
import { leaf, type Read, refusedAs, text, textWithin } from './leaf';
import { limits } from './limits';
import type { Refusal } from './problem';
import { isLiquid, recipientsIn } from './recipient-list';

/** What a template is called by: its number, or the trigger name that it was given. */
export const templateId: z.ZodType<number | string, number | string> = leaf(
  {
    anyOf: [
      { type: 'integer', minimum: 1 },
      { type: 'string', minLength: 1 },
    ],
  },
  (value): Read<number | string> => {
    const allowed = 'the number of a template or its trigger name';
    if (typeof value !== 'number') return textWithin(limits.attributeValueBytesMax, value, allowed);
    return Number.isSafeInteger(value) && value > 0 ? { value } : refusedAs(value, allowed);
  },
);

/** Text of any length within the message. */
export const content: z.ZodType<string, string> = leaf({ type: 'string', minLength: 1 }, (value) =>
  typeof value === 'string' && value !== '' ? { value } : refusedAs(value, 'a text, not empty'),
);

/** An object whose fields are the publisher's own; undefined ones are left out. */
export const freeObject = eventAttributes;

/** Addresses separated by commas. How many they are is counted over all of the message's lists. */
export const recipientList: z.ZodType<string, string> = leaf({ type: 'string', minLength: 1 }, (value) => {
  const allowed = 'e-mail addresses separated by commas, or Liquid';
  if (typeof value !== 'string' || value.trim() === '') return refusedAs(value, allowed);
  return recipientsIn(value).some(({ kind }) => kind === 'malformed') ? refusedAs(value, allowed) : { value };
});

const e164 = /^\+[1-9]\d{6,14}$/;

/** A telephone number in the form that carriers take (E.164), or Liquid that becomes one. */
export const phoneNumber: z.ZodType<string, string> = leaf({ type: 'string', minLength: 1 }, (value) =>
  typeof value === 'string' && (e164.test(value) || isLiquid(value))
    ? { value }
    : refusedAs(value, 'a telephone number such as +15550100123 (E.164), or Liquid'),
);

const headerName = /^[!-9;-~]+$/;
const headerValue = /^[!-~]*$/;

const areHeaders = (entries: readonly (readonly [unknown, unknown])[]): boolean =>
  entries.every(
    ([name, value]) =>
      typeof name === 'string' && headerName.test(name) && typeof value === 'string' && headerValue.test(value),
  );

const headersAllowed = 'an object of headers, or a list of {name, value} as JSON text: ASCII without spaces';

export type MailHeaders = Readonly<Record<string, string>> | string;

/** The specification has a JSON text of `[{name, value}]`, its example an object, which is what Customer.io's SDK sends. */
export const mailHeaders: z.ZodType<MailHeaders, MailHeaders> = leaf(
  { anyOf: [{ type: 'object', additionalProperties: { type: 'string' } }, { type: 'string' }] },
  (value): Read<MailHeaders> => {
    const refused = refusedAs(value, headersAllowed);
    if (isPlainObject(value)) {
      return areHeaders(Object.entries(value)) ? { value: value as Readonly<Record<string, string>> } : refused;
    }
    if (typeof value !== 'string') return refused;
    const list = parsedJson(value);
    const areListed = Array.isArray(list) && areHeaders(list.map(nameAndValue));
    return areListed ? { value } : refused;
  },
);

const nameAndValue = (item: unknown): readonly [unknown, unknown] =>
  isPlainObject(item) ? [item.name, item.value] : [undefined, undefined];

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes that a base64 text stands for. */
export const decodedBytes = (encoded: string): number => Math.floor((encoded.replace(/=+$/, '').length * 3) / 4);

const attachment = leaf({ type: 'string', contentEncoding: 'base64' }, (value): Read<string> =>
  typeof value === 'string' && value !== '' && base64.test(value) ? { value } : refusedAs(value, 'base64 text'),
);

export type Attachments = Readonly<Record<string, string>>;

/** Files by name. The name must have an extension, by which Customer.io knows the type. */
export const attachments: z.ZodType<Attachments, Attachments> = z
  .record(z.string(), attachment)
  .check(({ value, issues }) => {
    const refuse = (path: PropertyKey[], params: Refusal): void => {
      issues.push({ code: 'custom', input: value, path, params });
    };
    for (const name of Object.keys(value)) {
      if (/[^.]\.[^.\s/\\]+$/.test(name)) continue;
      refuse([name], {
        code: 'MESSAGE_MALFORMED',
        got: 'a name without extension',
        allowed: 'a name such as receipt.pdf',
      });
    }
    const bytes = Object.values(value).reduce((sum, encoded) => sum + decodedBytes(encoded), 0);
    if (bytes < limits.attachmentsBytesMax) return;
    const allowed = `less than ${limits.attachmentsBytesMax} bytes in all`;
    refuse([], { code: 'MESSAGE_OVER_LIMIT', got: `attachments of ${bytes} bytes`, allowed });
  })
  .meta({ 'x-bytes-max': limits.attachmentsBytesMax });

/** Texts by name: Firebase takes no other values in a push payload. */
export const textMap: z.ZodType<Readonly<Record<string, string>>, Readonly<Record<string, string>>> = leaf(
  { type: 'object', additionalProperties: { type: 'string' } },
  (value) => {
    const isMap = isPlainObject(value) && Object.values(value).every((item) => typeof item === 'string');
    if (isMap) return { value: value as Readonly<Record<string, string>> };
    return { refused: { code: 'MESSAGE_MALFORMED', got: kindOf(value), allowed: 'an object whose values are texts' } };
  },
);

export const token = text(limits.attributeValueBytesMax);
