/** What BigQuery's JSON type can hold: less than JSON can say. */

/** BigQuery's limit (json-data documentation, read 2026-08). */
const nestingMax = 500;

const stringPattern = /"(?:[^"\\]|\\.)*"/gs;
const numberPattern = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
/** Fewer digits and smaller exponents are always exact. */
const longNumberPattern = /[\d.eE+-]{16}|\d[eE]\+?\d{3}/;
const escapedSurrogatePattern = /\\u[dD][89a-fA-F]/;
const loneSurrogatePattern = /\p{Surrogate}/u;

/** Why a valid JSON text cannot be stored as it is; undefined when it can. */
export function jsonStorageProblem(text: string): string | undefined {
  if (text.length > nestingMax && nestingOf(text) > nestingMax) return `Max nesting of ${nestingMax} has been exceeded`;
  if (longNumberPattern.test(text) && numbersIn(text).some((digits) => !isStorable(digits))) {
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
  for (const [bracket] of text.replace(stringPattern, '').matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

const numbersIn = (text: string): string[] => text.replace(stringPattern, '').match(numberPattern) ?? [];

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

function hasLoneSurrogate(text: string): boolean {
  return (text.match(stringPattern) ?? []).some((literal) => loneSurrogatePattern.test(String(JSON.parse(literal))));
}
