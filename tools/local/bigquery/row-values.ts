/** Checks and normalises the cells of streamed rows, as strictly as BigQuery does. */
import { jsonStorageProblem } from '../../../shared/warehouse/json-storage';
import { normalJson } from './json-text';
import type { Field, FieldType } from './schema';

/** The cell as DuckDB reads it from JSON, or BigQuery's complaint. */
export type Cell = { readonly value: string | number | boolean | null } | { readonly problem: string };

const integerPattern = /^[-+]?\d+$/;
const floatPattern = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;
const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const isScalar = (value: unknown): value is string | number | boolean => typeof value !== 'object';

const readers: Readonly<Record<FieldType, (value: unknown, name: string) => Cell>> = {
  STRING: (value) => (isScalar(value) ? { value: String(value) } : { problem: 'Cannot convert value to string.' }),
  INTEGER: (value) => {
    const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
    const inRange = integerPattern.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
    return inRange
      ? { value: text }
      : { problem: `Cannot convert value to integer (bad value): ${JSON.stringify(value)}` };
  },
  FLOAT: (value) => {
    const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
    return floatPattern.test(text) || /^[-+]?(NaN|Infinity|inf)$/i.test(text)
      ? { value: text }
      : { problem: `Cannot convert value to floating point (bad value): ${JSON.stringify(value)}` };
  },
  BOOLEAN: (value) => {
    const text = String(value).toLowerCase();
    return text === 'true' || text === 'false'
      ? { value: text === 'true' }
      : { problem: `Cannot convert value to boolean (bad value): ${JSON.stringify(value)}` };
  },
  TIMESTAMP: (value) => {
    const micros = timestampMicros(value);
    if (micros === undefined) {
      return {
        problem: `Could not parse ${JSON.stringify(value)} as a timestamp. Required format is YYYY-MM-DD HH:MM[:SS[.SSSSSS]]`,
      };
    }
    return inYears(micros) ? { value: isoMicros(micros) } : { problem: 'Timestamp value is out of range.' };
  },
  DATE: (value) =>
    typeof value === 'string' && isDay(value) ? { value } : { problem: `Invalid date: ${JSON.stringify(value)}` },
  BYTES: (value) =>
    typeof value === 'string' && base64Pattern.test(value)
      ? { value }
      : { problem: 'Could not decode base64 string to bytes.' },
  JSON: (value, name) => {
    // An object would be taken for a RECORD; JSON comes as its text.
    if (typeof value !== 'string') return { problem: `This field: ${name} is not a record.` };
    const problem = isJson(value) ? jsonStorageProblem(value) : 'syntax error while parsing value';
    return problem === undefined
      ? { value: normalJson(value) }
      : { problem: `Invalid JSON value in field ${name}: ${problem}` };
  },
};

/** The cell of a column; null is for the caller to judge. */
export function cellFrom(field: Field, value: unknown): Cell {
  if (value === null || value === undefined) return { value: null };
  if (Array.isArray(value)) return { problem: 'Array specified for non-repeated field.' };
  return readers[field.type](value, field.name);
}

const timestampPattern =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6})\d*)?)?)?(?: ?(Z|UTC)|([-+])(\d{1,2})(?::?(\d{2}))?)?$/i;

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && timestampMicros(text) !== undefined;

/** Microseconds since 1970, from text in BigQuery's form or from seconds as a number. */
export function timestampMicros(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.round(value * 1e6)) : undefined;
  if (typeof value !== 'string') return undefined;
  if (/^-?\d+(\.\d+)?$/.test(value)) return BigInt(Math.round(Number(value) * 1e6));
  const parts = timestampPattern.exec(value);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const [, , , , , , , fraction = '', , sign = '+', zoneHour = '0', zoneMinute = '0'] = parts as (string | undefined)[];
  const date = new Date(0);
  date.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day);
  // What overflows (the 31st of February, hour 24) would move on to the next month or day.
  if (date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day) return undefined;
  if (
    (hour ?? 0) > 23 ||
    (minute ?? 0) > 59 ||
    (second ?? 0) > 59 ||
    Number(zoneHour) > 14 ||
    Number(zoneMinute) > 59
  ) {
    return undefined;
  }
  const zoneMs = (sign === '-' ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  const ms = date.setUTCHours(hour ?? 0, minute ?? 0, second ?? 0) - zoneMs;
  return BigInt(ms) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

const inYears = (micros: bigint): boolean => micros >= -62_135_596_800_000_000n && micros <= 253_402_300_799_999_999n;

export function isoMicros(micros: bigint): string {
  const ms = (micros - (((micros % 1000n) + 1000n) % 1000n)) / 1000n;
  const rest = micros - ms * 1000n;
  return `${new Date(Number(ms)).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}
