/** Goal: every rule of the contract refuses with an error that names field, got and allowed. Method: one row per rule. */
import { PipelineError } from '../../../shared/errors';
import { readIdentifyMessage, readTrackMessage } from '../../../shared/contract/read-message';
import { refusedAttributes } from './refused-attributes';
import { refusedIdentify } from './refused-identify';
import { refusedTrack } from './refused-track';
import { bulk, event, nested, person } from './sample-messages';

function refusalOf(read: () => unknown): { code: string; detail: string } {
  try {
    read();
  } catch (error) {
    if (error instanceof PipelineError) return { code: error.code, detail: error.detail };
    throw error;
  }
  return { code: 'accepted', detail: '' };
}

describe('readIdentifyMessage', () => {
  it.each([...refusedIdentify, ...refusedAttributes])('refuses %s', (_claim, body, code, detail) => {
    expect(refusalOf(() => readIdentifyMessage(body, 'publisher'))).toEqual({ code, detail });
  });

  it.each([
    ['an id of 150 bytes', { identifiers: { id: 'x'.repeat(150) } }],
    ['a value of 1000 bytes', { ...person, attributes: { bio: 'é'.repeat(500) } }],
    ['a list of 1000 bytes as JSON', { ...person, attributes: { tags: ['x'.repeat(996)] } }],
    ['an attribute name of 150 bytes', { ...person, attributes: { ['n'.repeat(150)]: 1 } }],
    [
      '300 attributes',
      { ...person, attributes: Object.fromEntries(Array.from({ length: 300 }, (_item, index) => [`a${index}`, 1])) },
    ],
    ['20 levels', { ...person, attributes: { deep: nested(18) } }],
    ['32,000 bytes', { ...person, attributes: { ...bulk(31), z: 'x'.repeat(892) } }],
    [
      'many subscription topics',
      {
        ...person,
        attributes: {
          cio_subscription_preferences: {
            topics: Object.fromEntries(Array.from({ length: 100 }, (_item, index) => [`topic_${index}`, true])),
          },
        },
      },
    ],
    ['a cleared created_at', { ...person, attributes: { created_at: null } }],
    [
      'an object',
      { type: 'object', identifiers: { object_type_id: '1', object_id: 'org-7' }, attributes: { seats: 50 } },
    ],
    [
      'an object with people',
      {
        type: 'object',
        action: 'add_relationships',
        identifiers: { cio_object_id: 'ob1' },
        cio_relationships: [{ identifiers: { email: 'person@example.com' } }],
      },
    ],
    [
      'an object with a visitor',
      {
        type: 'object',
        action: 'identify_anonymous',
        identifiers: { cio_object_id: 'ob1' },
        cio_relationships: [{ identifiers: { anonymous_id: 'v1' } }],
      },
    ],
    ['a deletion with its time', { ...person, action: 'delete', timestamp: 1_767_225_600 }],
    ['a suppression', { ...person, action: 'suppress' }],
    ['an unsuppression', { ...person, action: 'unsuppress' }],
    [
      'a merge of two ids that differ in case, who are two people',
      { action: 'merge', primary: { id: 'A1' }, secondary: { id: 'a1' } },
    ],
    ['a merge', { action: 'merge', primary: { id: '1' }, secondary: { email: 'person@example.com' } }],
    ['a device removed by its token', { ...person, action: 'delete_device', device: { token: 't' } }],
  ])('accepts %s', (_claim, body) => {
    expect(readIdentifyMessage(body, 'publisher')).toMatchObject({
      message: expect.objectContaining(body),
      warnings: [],
    });
  });

  it('fills in type and action, makes ids text and times seconds, and drops what is undefined', () => {
    const body = {
      identifiers: { id: 42, email: undefined },
      timestamp: '2026-01-01T01:00:00.900+01:00',
      attributes: { created_at: '2026-01-01', plan: undefined, seats: 5, _timestamp: '1767225600' },
      cio_relationships: [{ identifiers: { object_type_id: 1, object_id: 7 } }],
    };
    expect(readIdentifyMessage(body, 'publisher').message).toStrictEqual({
      type: 'person',
      action: 'identify',
      identifiers: { id: '42', email: undefined },
      timestamp: 1_767_225_600,
      attributes: { created_at: 1_767_225_600, seats: 5, _timestamp: 1_767_225_600 },
      cio_relationships: [{ identifiers: { object_type_id: '1', object_id: '7' } }],
    });
  });

  it.each([
    ['timestamp', { ...person, timestamp: 1_767_225_600_123 }],
    ['timestamp', { ...person, timestamp: '1767225600123' }],
    ['attributes.created_at', { ...person, attributes: { created_at: 1_767_225_600_123 } }],
    ['attributes._timestamp', { ...person, attributes: { _timestamp: 1_767_225_600_123 } }],
    [
      'device.last_used',
      { ...person, action: 'add_device', device: { token: 't', platform: 'ios', last_used: 1_767_225_600_123 } },
    ],
  ])('takes milliseconds in %s as seconds for a function, and warns', (field, body) => {
    const { message, warnings } = readIdentifyMessage(body, 'function');
    expect(JSON.stringify(message)).toMatch(/:"?1767225600[,}]/);
    expect(warnings).toEqual([
      { rule: 'milliseconds', field, detail: expect.stringMatching(/^got a (number of 13 digits|text of 13 bytes), /) },
    ]);
  });

  it.each([
    ['microseconds', 1_767_225_600_123_456],
    ['nanoseconds', 1_767_225_600_123_456_789n.toString()],
  ])('refuses %s for a function too', (_claim, timestamp) => {
    expect(refusalOf(() => readIdentifyMessage({ ...person, timestamp }, 'function')).code).toBe('MESSAGE_MALFORMED');
  });

  it('leaves the body as it was', () => {
    const body = Object.freeze({
      identifiers: Object.freeze({ id: 42 }),
      timestamp: 1_767_225_600_123,
      attributes: Object.freeze({ created_at: 1_767_225_600_123, plan: undefined }),
    });
    const before = structuredClone(body);
    readIdentifyMessage(body, 'function');
    expect(body).toStrictEqual(before);
  });

  it('cuts the detail of many problems and says how many are left out', () => {
    const body = { ...person, ...Object.fromEntries(Array.from({ length: 500 }, (_item, index) => [`f${index}`, 1])) };
    const { detail } = refusalOf(() => readIdentifyMessage(body, 'publisher'));
    expect(Buffer.byteLength(detail)).toBeLessThanOrEqual(1024);
    expect(detail).toMatch(/; and 4\d\d more$/);
  });

  it('names no field whose name is an address or a number', () => {
    const body = {
      ...person,
      'person@example.com': 1,
      attributes: { 'other@example.com': 'x'.repeat(1001), k4915112345: 'x'.repeat(1001) },
    };
    expect(refusalOf(() => readIdentifyMessage(body, 'publisher')).detail).not.toMatch(/@|\d{5}/);
  });

  it('refuses a body of 100,000 levels without running out of stack', () => {
    const body = JSON.parse(
      `{"identifiers":{"id":"1"},"attributes":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    );
    expect(refusalOf(() => readIdentifyMessage(body, 'function')).code).toBe('MESSAGE_OVER_LIMIT');
  });
});

describe('readTrackMessage', () => {
  it.each(refusedTrack)('refuses %s', (_claim, body, code, detail) => {
    expect(refusalOf(() => readTrackMessage(body, 'publisher'))).toEqual({ code, detail });
  });

  it.each([
    ['a name of 100 bytes', { ...person, name: 'é'.repeat(50) }],
    ['a page', { ...person, action: 'page', name: 'https://www.example.com/prices' }],
    ['a screen', { ...person, action: 'screen', name: 'Settings' }],
    ['a visitor', { name: 'video_seen', anonymous_id: 'v1' }],
    ['an invitation', { name: 'invite', anonymous_id: '', attributes: { recipient: 'person@example.com' } }],
    ['attributes of 100,000 bytes', { ...event, attributes: { a: 'x'.repeat(99_992) } }],
    ['an attribute over 1000 bytes', { ...event, attributes: { cart: 'x'.repeat(5_000) } }],
    [
      '32,000 bytes for a person by phone',
      { identifiers: { phone: '+15550100' }, name: 'order_paid', attributes: { a: 'x'.repeat(31_831) } },
    ],
    [
      'attributes with milliseconds, which are the own of whoever wrote them',
      { ...event, attributes: { created_at: 1_767_225_600_123 } },
    ],
  ])('accepts %s', (_claim, body) => {
    expect(readTrackMessage(body, 'publisher')).toMatchObject({
      message: expect.objectContaining(body),
      warnings: [],
    });
  });

  it('trims the name, makes ids text and the ULID upper case', () => {
    expect(
      readTrackMessage({ anonymous_id: 7, name: ' order_paid ', id: '01hzx3kqvb8e7mgy2rtj5wd9af' }, 'publisher')
        .message,
    ).toStrictEqual({
      type: 'person',
      action: 'event',
      anonymous_id: '7',
      name: 'order_paid',
      id: '01HZX3KQVB8E7MGY2RTJ5WD9AF',
    });
  });

  it('takes milliseconds as seconds for a function, and warns', () => {
    expect(readTrackMessage({ ...event, timestamp: 1_767_225_600_999 }, 'function')).toMatchObject({
      message: expect.objectContaining({ timestamp: 1_767_225_600 }),
      warnings: [
        {
          rule: 'milliseconds',
          field: 'timestamp',
          detail: 'got a number of 13 digits, which can only be milliseconds; taken as seconds',
        },
      ],
    });
  });
});
