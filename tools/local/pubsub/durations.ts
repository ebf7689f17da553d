/** Conversions between the protocol's durations and timestamps and milliseconds. */
import type { WireDuration, WireTimestamp } from './wire';

export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const dayMs = 24 * 60 * minuteMs;

/** A duration and a timestamp have the same two fields; both become milliseconds, fractions kept. */
export function millisecondsOf(wire: WireDuration | WireTimestamp): number {
  return (wire.seconds ?? 0) * secondMs + (wire.nanos ?? 0) / 1e6;
}

export function timestampOf(timeMs: number): WireTimestamp {
  const seconds = Math.floor(timeMs / secondMs);
  return { seconds, nanos: Math.round((timeMs - seconds * secondMs) * 1e6) };
}

export const durationOf = (milliseconds: number): WireDuration => timestampOf(milliseconds);
