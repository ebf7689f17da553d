import { createHash } from 'node:crypto';

import { encodeTime, TIME_LEN, uuidToULID } from 'ulid';

/**
 * The `id` under which Customer.io counts an event once: made only from the message's `event_id` and time, so that
 * redelivery, retry and replay are one event. 48 bits of time, then the first 80 bits of SHA-256 of `<timeMs>:<eventId>`.
 */
export function eventUlid(eventId: string, timeMs: number): string {
  // A ULID has no time before 1970.
  const ulidTimeMs = Math.max(0, Math.floor(timeMs));
  const digest = createHash('sha256').update(`${ulidTimeMs}:${eventId}`, 'utf8').digest('hex');
  const uuid = `00000000-0000-${digest.slice(0, 4)}-${digest.slice(4, 8)}-${digest.slice(8, 20)}`;
  return encodeTime(ulidTimeMs, TIME_LEN) + uuidToULID(uuid).slice(TIME_LEN);
}
