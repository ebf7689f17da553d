/** Times in the fields that Customer.io reads as a time: Unix seconds, and nothing else, reach it. */
import type { z } from 'zod';

import { leaf, type Read, refusedAs } from './leaf';
import { unixSecondsEnd, writeTimeSecondsMin } from './limits';

const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const allowedTime = 'Unix seconds or an ISO 8601 date with its offset';

/** A time as a number, in whatever unit: ISO dates and digits in a text are read, anything else is undefined. */
function timeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (/^\d{1,16}$/.test(value)) return Number(value);
  if (!isoDate.test(value) && !isoTime.test(value)) return undefined;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) || !dayExists(value.slice(0, 10)) ? undefined : milliseconds / 1000;
}

/** Date.parse turns 31 February into March. */
function dayExists(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}

/** Whether a time can only be milliseconds: as seconds it would be after the year 5138, as milliseconds it is before. */
export function onlyMilliseconds(value: unknown): boolean {
  const time = timeNumber(value);
  return time !== undefined && time >= unixSecondsEnd && time < unixSecondsEnd * 1000;
}

/** Milliseconds as whole seconds; call it only where `onlyMilliseconds` holds. */
export const secondsFromMilliseconds = (value: unknown): number => Math.floor((timeNumber(value) ?? Number.NaN) / 1000);

function readTime(value: unknown, secondsMin: number): Read<number> {
  const time = timeNumber(value);
  if (time === undefined) return refusedAs(value, allowedTime);
  if (time >= unixSecondsEnd) return refusedAs(value, `${allowedTime}; this can only be milliseconds or less`);
  if (time < secondsMin) return refusedAs(value, `${allowedTime}, from ${new Date(secondsMin * 1000).toJSON()} on`);
  return { value: Math.floor(time) };
}

const timeShape = (secondsMin: number): Readonly<Record<string, unknown>> => ({
  description: 'Unix seconds (never milliseconds), or an ISO 8601 date with its offset',
  anyOf: [
    { type: 'number', minimum: secondsMin, exclusiveMaximum: unixSecondsEnd },
    { type: 'string', pattern: `^\\d{1,11}$` },
    { type: 'string', pattern: isoTime.source },
    { type: 'string', pattern: isoDate.source },
  ],
});

/** When something was written or happened. It orders writes, so a zero would make a write lose to every other. */
export const writeTime: z.ZodType<number, number | string> = leaf(
  { id: 'write_time', ...timeShape(writeTimeSecondsMin) },
  (value) => readTime(value, writeTimeSecondsMin),
);

/** Any time since 1970, such as `created_at`. */
export const anyTime: z.ZodType<number, number | string> = leaf(timeShape(0), (value) => readTime(value, 0));

/** `anyTime` as an attribute, which may also be cleared. */
export const clearableTime: z.ZodType<number | null, number | string | null> = leaf(
  { anyOf: [timeShape(0), { type: 'null' }] },
  (value): Read<number | null> => (value === null ? { value } : readTime(value, 0)),
);
