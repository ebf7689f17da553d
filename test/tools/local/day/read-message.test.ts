/** Goal: the oracle reads the contract as it is written. Method: literal bodies, literal readings. */
import { topics } from '../../../../shared/names';
import { readMessage, type PublishedContent } from '../../../../tools/local/day/read-message';

const nowMs = Date.parse('2026-11-22T12:00:00Z');

const message = (
  body: unknown,
  attributes: Record<string, string> = {},
  topic: PublishedContent['topic'] = topics.identify,
): PublishedContent => ({
  topic,
  data: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
  attributes,
  publishTimeMs: Date.parse('2026-11-22T11:59:58.700Z'),
});
const person = { identifiers: { id: '42' } };
const event = { ...person, name: 'order_placed' };

describe('readMessage', () => {
  it.each([
    [
      'its timestamp',
      { ...person, timestamp: 1_763_812_800 },
      { published_at: '2026-11-22T11:00:00Z' },
      '2025-11-22T12:00:00.000Z',
    ],
    ['its timestamp in milliseconds', { ...person, timestamp: 1_763_812_800_123 }, {}, '2025-11-22T12:00:00.123Z'],
    ['its timestamp as a date', { ...person, timestamp: '2026-11-22T10:00:00+02:00' }, {}, '2026-11-22T08:00:00.000Z'],
    [
      'published_at',
      person,
      { published_at: '2026-11-22T11:00:00.250Z', CloudPubSubDeadLetterSourceTopicPublishTime: '2026-11-01T00:00:00Z' },
      '2026-11-22T11:00:00.250Z',
    ],
    [
      'the publish time before Pub/Sub forwarded it',
      person,
      { CloudPubSubDeadLetterSourceTopicPublishTime: '2026-11-21T09:00:00.5Z' },
      '2026-11-21T09:00:00.500Z',
    ],
    ['the publish time', person, {}, '2026-11-22T11:59:58.700Z'],
  ])('takes a message for as old as %s', (_what, body, attributes, expected) => {
    const reading = readMessage(message(body, attributes), nowMs);
    expect(reading.kind === 'operation' && new Date(reading.timeMs).toISOString()).toBe(expected);
  });

  it.each([
    ['a number as id', { identifiers: { id: 42 } }, { action: 'identify', target: 'id:42', attributes: {} }],
    [
      'an address in capitals',
      { identifiers: { email: 'Person-0001@Example.com' } },
      { action: 'identify', target: 'email:person-0001@example.com', attributes: {} },
    ],
    [
      'created_at in milliseconds',
      { ...person, attributes: { created_at: 1_763_812_800_999 } },
      { action: 'identify', target: 'id:42', attributes: { created_at: 1_763_812_800 } },
    ],
    [
      'a merge',
      { action: 'merge', primary: { id: 'a' }, secondary: { id: 'b' } },
      { action: 'merge', target: 'id:a', secondary: 'id:b' },
    ],
    [
      'a device',
      { ...person, action: 'add_device', device: { token: 't', platform: 'ios', attributes: { day_marker: 'm-1' } } },
      { action: 'add_device', target: 'id:42', token: 't', attributes: { day_marker: 'm-1' } },
    ],
    [
      'an object',
      { type: 'object', identifiers: { object_type_id: 1, object_id: 'a' }, attributes: { seats: 5 } },
      { action: 'identify', target: 'object:1/a', attributes: { seats: 5 } },
    ],
  ])('reads %s', (_what, body, operation) => {
    expect(readMessage(message(body), nowMs)).toMatchObject({ kind: 'operation', operation });
  });

  it.each([
    [
      'an anonymous event',
      { anonymous_id: 'visitor-1', name: ' seen ' },
      { action: 'event', target: undefined, anonymousId: 'visitor-1', name: 'seen', ulid: undefined, attributes: {} },
    ],
    [
      'a page view',
      { ...event, action: 'page' },
      {
        action: 'page',
        target: 'id:42',
        anonymousId: undefined,
        name: 'order_placed',
        ulid: undefined,
        attributes: {},
      },
    ],
  ])('reads %s', (_what, body, operation) => {
    expect(readMessage(message(body, {}, topics.track), nowMs)).toMatchObject({ kind: 'operation', operation });
  });

  const attributesOf = (count: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));

  it.each([
    ['150 bytes of id', { identifiers: { id: 'é'.repeat(75) } }, undefined],
    ['151 bytes of id', { identifiers: { id: `x${'é'.repeat(75)}` } }, 'MESSAGE_OVER_LIMIT'],
    ['300 attributes', { ...person, attributes: attributesOf(300) }, undefined],
    ['301 attributes', { ...person, attributes: attributesOf(301) }, 'MESSAGE_OVER_LIMIT'],
    ['1,000 bytes of value', { ...person, attributes: { a: 'x'.repeat(1000) } }, undefined],
    ['1,001 bytes of value', { ...person, attributes: { a: 'x'.repeat(1001) } }, 'MESSAGE_OVER_LIMIT'],
    ['150 bytes of name', { ...person, attributes: { ['x'.repeat(150)]: 1 } }, undefined],
    ['151 bytes of name', { ...person, attributes: { ['x'.repeat(151)]: 1 } }, 'MESSAGE_OVER_LIMIT'],
    ['a delete from 24 hours ago', { ...person, action: 'delete', timestamp: '2026-11-21T12:00:00Z' }, undefined],
    [
      'a delete from a second more',
      { ...person, action: 'delete', timestamp: '2026-11-21T11:59:59Z' },
      'STALE_DESTRUCTIVE',
    ],
    ['an identify as old', { ...person, timestamp: '2026-11-21T11:59:59Z' }, undefined],
    ['no object', [person], 'MESSAGE_MALFORMED'],
    ['no identifiers', { attributes: {} }, 'MESSAGE_MALFORMED'],
    ['two identifiers', { identifiers: { id: '42', email: 'person-0001@example.com' } }, 'MESSAGE_MALFORMED'],
    ['an unknown field', { ...person, userId: '42' }, 'MESSAGE_MALFORMED'],
    ['an unknown action', { ...person, action: 'upsert' }, 'MESSAGE_MALFORMED'],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x7d]), 'MESSAGE_MALFORMED'],
    ['an event on the identify topic', { ...event, action: 'event' }, 'MESSAGE_MALFORMED'],
  ])('parks or takes %s as it must', (_what, body, code) => {
    const reading = readMessage(message(body), nowMs);
    expect(reading.kind === 'parked' ? reading.code : undefined).toBe(code);
  });

  it.each([
    ['100 bytes of name', { ...event, name: 'x'.repeat(100) }, undefined],
    ['101 bytes of name', { ...event, name: 'x'.repeat(101) }, 'MESSAGE_OVER_LIMIT'],
    ['100,000 bytes of attributes', { ...event, attributes: { a: 'x'.repeat(99_992) } }, undefined],
    ['100,001 bytes of attributes', { ...event, attributes: { a: 'x'.repeat(99_993) } }, 'MESSAGE_TOO_LARGE'],
    ['neither person nor visitor', { name: 'seen' }, 'MESSAGE_MALFORMED'],
    ['both', { ...event, anonymous_id: 'visitor-1' }, 'MESSAGE_MALFORMED'],
  ])('parks or takes an event with %s as it must', (_what, body, code) => {
    const reading = readMessage(message(body, {}, topics.track), nowMs);
    expect(reading.kind === 'parked' ? reading.code : undefined).toBe(code);
  });

  it('takes an old delete whose replay is allowed by name, and only that action', () => {
    const body = { ...person, action: 'delete', timestamp: '2026-11-01T00:00:00Z' };
    expect(readMessage(message(body, { allow_stale: 'delete' }), nowMs).kind).toBe('operation');
    expect(readMessage(message(body, { allow_stale: 'suppress' }), nowMs).kind).toBe('parked');
  });
});
