import { decodeTime } from 'ulid';

import { eventUlid } from '../../../shared/customerio/event-ulid';

describe('eventUlid', () => {
  // Computed by an independent program: time << 80 | the first 10 bytes of SHA-256 of "<timeMs>:<eventId>", base 32.
  it.each([
    ['an ordinary event', '01J9Z3N5W8Q2K4M6P7R8S9T0VA', 1_732_233_600_000, '01JD8JP700SF3BKHCQJTNGNY31'],
    ['the first millisecond', 'order-123', 0, '0000000000GAM6F64F9N7QBE0J'],
    ['the same event id at another time', 'order-123', 1_732_233_600_123, '01JD8JP73V2M4VZYK4NHSATB4V'],
    ['the last millisecond and non-ASCII text', 'übermut ✓', 281_474_976_710_655, '7ZZZZZZZZZS3H1B940780AJ5M1'],
    ['an empty event id', '', 1_000_000_000_000, '00X3AAA400ACD9XXHHKNHEMAVF'],
    ['a time before 1970, which no ULID has', 'order-123', -1, '0000000000GAM6F64F9N7QBE0J'],
  ])('gives the known answer for %s', (_claim, eventId, timeMs, expected) => {
    expect(eventUlid(eventId, timeMs)).toBe(expected);
  });

  it('carries the time of the message', () => {
    expect(decodeTime(eventUlid('order-123', 1_732_233_600_123))).toBe(1_732_233_600_123);
  });
});
