/** JSON text in the form in which BigQuery gives it back: compact, keys in order, the first of equal keys. */
import { isLosslessNumber, LosslessNumber, parse } from 'lossless-json';

/** Normalises a valid JSON text. Throws where a number is beyond a double. */
export function normalJson(text: string): string {
  const value = parse(text, undefined, {
    parseNumber: (digits) => new LosslessNumber(digits),
    onDuplicateKey: ({ oldValue }) => oldValue,
  });
  return write(value);
}

function write(value: unknown): string {
  if (isLosslessNumber(value)) return number(value.toString());
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item)}`).join(',')}}`;
}

/** Whole numbers keep their digits; a fraction is written as C++ writes a double. */
function number(digits: string): string {
  if (/^-?\d+$/.test(digits)) {
    const value = BigInt(digits);
    if (value >= -(2n ** 63n) && value < 2n ** 64n) return String(value);
  }
  const value = Number(digits);
  if (!Number.isFinite(value)) throw new RangeError('number overflow');
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= 15 || power < -4) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
