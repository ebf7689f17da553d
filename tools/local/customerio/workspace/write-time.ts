/** Which second a write or an event happened in, by Customer.io's reading of what the sender said. */
import { timestampSecondsEnd, timestampSecondsMin } from '../limits';
import type { Switches } from '../switches';

export const secondsOf = (timeMs: number): number => Math.floor(timeMs / 1000);

/** Unix seconds as Customer.io takes them: an integer; neither milliseconds nor text. */
export function isUnixSeconds(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= timestampSecondsMin && Number(value) < timestampSecondsEnd;
}

/** The time that orders the attributes of an identify: the sender's, else the time of receipt. */
export function identifyTimeOf(timestamp: unknown, nowMs: number, switches: Switches): number {
  if (isUnixSeconds(timestamp)) return timestamp;
  if (switches.invalidIdentifyTimestamp === 'as_given' && typeof timestamp === 'number') return timestamp;
  return secondsOf(nowMs);
}
