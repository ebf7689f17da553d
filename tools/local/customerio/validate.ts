/** The rules on single fields of an operation. */
import {
  attributeNameBytesMax,
  attributesMax,
  attributeValueBytesMax,
  eventDataBytesMax,
  eventNameBytesMax,
  identifierBytesMax,
  problemsMax,
} from './limits';
import type { Attributes, IdentifierKind } from './operation';
import { invalid, required, type Problem } from './result';
import type { Switches } from './switches';

/** Where reading goes on after a problem, so that a caller learns of several at once. */
export class Problems {
  readonly found: Problem[] = [];

  add(problem: Problem): void {
    if (this.found.length < problemsMax) this.found.push(problem);
  }
}

/** Where an operation cannot be read any further. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.sentence);
    this.name = 'Refused';
    this.problem = problem;
  }
}

export function isRecord(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** UTF-8 takes at most three bytes a UTF-16 unit, so most texts need no count. */
export function isOverBytes(text: string, bytesMax: number): boolean {
  return text.length * 3 > bytesMax && Buffer.byteLength(text) > bytesMax;
}

/** Ids are documented as text, and the official examples also show numbers. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

export function readIdentifier(field: string, value: unknown): string {
  const text = textOf(value);
  if (text === undefined || text.trim() === '') throw new Refused(required(field));
  if (isOverBytes(text, identifierBytesMax)) {
    throw new Refused(invalid(field, `cannot be longer than ${identifierBytesMax} bytes`));
  }
  return text;
}

const formOf: Partial<Record<IdentifierKind, { readonly form: RegExp; readonly message: string }>> = {
  email: { form: /^[^\s@]+@[^\s@]+$/, message: 'is not a valid email address' },
  // E.164: Track API specification, v2 identifiers.
  phone: { form: /^\+\d{1,15}$/, message: 'is not a phone number in E.164 format' },
};

export function checkIdentifierForm(field: string, kind: IdentifierKind, value: string): void {
  const rule = formOf[kind];
  if (rule && !rule.form.test(value)) throw new Refused(invalid(field, rule.message));
}

/** The size of an attribute's value: the text itself, of anything else its JSON. */
function isValueTooLong(value: unknown): boolean {
  if (typeof value === 'string') return isOverBytes(value, attributeValueBytesMax);
  return typeof value === 'object' && value !== null && isOverBytes(JSON.stringify(value), attributeValueBytesMax);
}

/** Keys whose value has a shape of its own and is not measured as an attribute value. */
const shapedKeys = new Set(['cio_relationships', 'cio_subscription_preferences']);

/**
 * The limits on attributes. The text for v2 is that of a recorded 207 (RudderStack's test data), the text for v1 that
 * of a recorded 400 (rudder-server's test data).
 */
export function checkAttributes(problems: Problems, field: string, attributes: Attributes, switches: Switches): void {
  let count = 0;
  for (const name in attributes) {
    count += 1;
    const value = attributes[name];
    if (isOverBytes(name, attributeNameBytesMax)) {
      problems.add(invalid(field, `property name cannot be longer than ${attributeNameBytesMax} bytes`));
    }
    if (shapedKeys.has(name)) continue;
    if (isValueTooLong(value)) {
      const text = `cannot be longer than ${attributeValueBytesMax} bytes`;
      problems.add(invalid(`${field}.${name}`, `property value ${text}`, `value for attribute '${name}' ${text}`));
    }
    if (switches.nestedAttributes === 'reject' && typeof value === 'object' && value !== null) {
      problems.add(invalid(`${field}.${name}`, 'property value must be a string, a number or a boolean'));
    }
  }
  if (count > attributesMax) {
    problems.add(invalid(field, `cannot have more than ${attributesMax} properties`));
  }
}

/** The trimmed name. The text is that of rudder-sdk-js #249. */
export function readEventName(value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '') throw new Refused(required('name'));
  const name = value.trim();
  if (!isOverBytes(name, eventNameBytesMax)) return name;
  const text = `event name cannot be longer than ${eventNameBytesMax} bytes`;
  throw new Refused(invalid('name', text, text));
}

/** The data of an event: an object or nothing. Through v2 the size of an item is the lower limit. */
export function readEventData(problems: Problems, field: string, value: unknown): Attributes {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) {
    problems.add(invalid(field, 'must be an object'));
    return {};
  }
  if (isOverBytes(JSON.stringify(value), eventDataBytesMax)) {
    problems.add(invalid(field, `cannot be longer than ${eventDataBytesMax} bytes`));
  }
  return value;
}
