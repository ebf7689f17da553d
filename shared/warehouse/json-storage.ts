/** What BigQuery's JSON type can hold: less than JSON can say. */
import { mayHoldLongNumber } from '../webhooks/json-text';

/** BigQuery's limit (json-data documentation, read 2026-08). */
const nestingMax = 500;

const numberPattern = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
const escapedSurrogatePattern = /\\u[dD][89a-fA-F]/;
const loneSurrogatePattern = /\p{Surrogate}/u;

/** Why a valid JSON text cannot be stored as it is; undefined when it can. */
export function jsonStorageProblem(text: string): string | undefined {
  if (text.length > nestingMax && nestingOf(text) > nestingMax) return `Max nesting of ${nestingMax} has been exceeded`;
  if (mayHoldLongNumber(text) && numbersIn(text).some((digits) => !isStorable(digits))) {
    return 'a number cannot be stored without loss of precision';
  }
  if (escapedSurrogatePattern.test(text) && hasLoneSurrogate(text)) return 'a surrogate without its other half';
  return undefined;
}

/**
 * The text for a JSON column: the document as it is, or, where BigQuery would refuse that, a JSON string that holds
 * the document. So every document has a row, with every character.
 */
export const storableJson = (text: string): string =>
  jsonStorageProblem(text) === undefined ? text : JSON.stringify(text);

function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of splitStrings(text).outside.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

const numbersIn = (text: string): string[] => splitStrings(text).outside.match(numberPattern) ?? [];

/** Numbers are kept as INT64, UINT64 or FLOAT64 (PARSE_JSON, wide_number_mode `exact`). */
function isStorable(digits: string): boolean {
  if (/^-?\d+$/.test(digits)) {
    const value = BigInt(digits);
    if (value >= -(2n ** 63n) && value < 2n ** 64n) return true;
  }
  const value = Number(digits);
  return Number.isFinite(value) && significant(String(value)) === significant(digits);
}

/** Sign, digits and exponent, without what makes no difference. */
function significant(digits: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(digits) ?? [];
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  const trimmed = all.replace(/0+$/, '');
  if (trimmed === '') return '0';
  return `${sign}${trimmed}e${Number(exponent) - fraction.length + (all.length - trimmed.length)}`;
}

const hasLoneSurrogate = (text: string): boolean =>
  splitStrings(text).strings.some((literal) => loneSurrogatePattern.test(String(JSON.parse(literal))));

/**
 * Tells the strings of a valid JSON text, quotes and all, from what stands around them. A loop, because a regular
 * expression runs out of stack on a string of millions of characters.
 */
function splitStrings(text: string): { readonly outside: string; readonly strings: readonly string[] } {
  const outside: string[] = [];
  const strings: string[] = [];
  let position = 0;
  for (let open = text.indexOf('"'); open >= 0; open = text.indexOf('"', position)) {
    let close = text.indexOf('"', open + 1);
    while (isEscaped(text, close)) close = text.indexOf('"', close + 1);
    outside.push(text.slice(position, open));
    strings.push(text.slice(open, close + 1));
    position = close + 1;
  }
  return { outside: [...outside, text.slice(position)].join(' '), strings };
}

/** Is there an odd number of backslashes in front? */
function isEscaped(text: string, position: number): boolean {
  let first = position;
  while (text.charAt(first - 1) === '\\') first -= 1;
  return (position - first) % 2 === 1;
}
