/** Values as JSON carries them: what kind they are, how many bytes they take, and what cannot be one. */
import { limits } from './limits';
import { malformed, overLimit, type Problem } from './problem';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue | undefined };

export const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/** The bytes of a value as JSON without white space. */
export const jsonBytes = (value: unknown): number => utf8Bytes(JSON.stringify(value));

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // By its own prototype's parent, so that an object of another realm (a test runner, a vm) is plain too.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Kind and size of a value, never the value: what an error may say that it got. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return value === '' ? 'an empty text' : `a text of ${utf8Bytes(value)} bytes`;
  if (typeof value === 'number') return numberKind(value);
  if (typeof value === 'boolean') return 'a boolean';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isPlainObject(value)) return `an object of ${Object.keys(value).length} fields`;
  return typeof value === 'object' ? 'an instance of a class' : `a ${typeof value}`;
}

function numberKind(value: number): string {
  if (!Number.isFinite(value)) return 'a number that JSON cannot hold';
  if (value < 0) return 'a negative number';
  return Number.isInteger(value) ? `a number of ${BigInt(value).toString().length} digits` : 'a fraction';
}

/** What in a body JSON would lose or change without a word. Fields that are undefined count as left out. */
export function jsonProblems(body: unknown): Problem[] {
  const problems: Problem[] = [];
  // One path for all: only of what is wrong is it written down.
  const path: PropertyKey[] = [];
  const at = (name: PropertyKey, item: unknown): void => {
    path.push(name);
    if (name === '__proto__') problems.push(malformed([...path], kindOf(item), 'no field of this name'));
    else visit(item);
    path.pop();
  };
  const visit = (value: unknown): void => {
    if (path.length > limits.nestingDepthMax) {
      problems.push(overLimit(path.slice(0, 2), `over ${limits.nestingDepthMax} levels`, depthAllowed));
    } else if (Array.isArray(value)) {
      // A hole in a list is not left out: JSON makes it null.
      value.forEach((item: unknown, index) => {
        at(index, item);
      });
    } else if (isPlainObject(value)) {
      for (const name of Object.keys(value)) {
        if (name === '__proto__' || value[name] !== undefined) at(name, value[name]);
      }
    } else if (!isScalar(value)) problems.push(malformed([...path], kindOf(value), 'a JSON value'));
  };
  visit(body);
  return problems;
}

const depthAllowed = `at most ${limits.nestingDepthMax} levels of lists and objects`;

const isScalar = (value: unknown): boolean =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value));
