import type { RefusedRow } from './refused-identify';
import { bulk, nested, person, time } from './sample-messages';

/** Attributes and times of identify messages. */
export const refusedAttributes: readonly RefusedRow[] = [
  [
    'attributes that are a list',
    { ...person, attributes: [] },
    'MESSAGE_MALFORMED',
    'attributes: got a list of 0, allowed an object',
  ],
  [
    'an attribute of 1001 bytes',
    { ...person, attributes: { bio: `${'x'.repeat(999)}é` } },
    'MESSAGE_OVER_LIMIT',
    'attributes.bio: got a text of 1001 bytes, allowed at most 1000 bytes',
  ],
  [
    'a list of 1001 bytes as JSON',
    { ...person, attributes: { tags: ['x'.repeat(997)] } },
    'MESSAGE_OVER_LIMIT',
    'attributes.tags: got a list of 1 of 1001 bytes as JSON, allowed at most 1000 bytes',
  ],
  [
    'an object of 1001 bytes as JSON',
    { ...person, attributes: { address: { a: 'x'.repeat(993) } } },
    'MESSAGE_OVER_LIMIT',
    'attributes.address: got an object of 1 fields of 1001 bytes as JSON, allowed at most 1000 bytes',
  ],
  [
    'an e-mail attribute of 151 bytes',
    { ...person, attributes: { email: `${'x'.repeat(139)}@example.com` } },
    'MESSAGE_OVER_LIMIT',
    'attributes.email: got a text of 151 bytes, allowed at most 150 bytes',
  ],
  [
    'an attribute name of 151 bytes',
    { ...person, attributes: { [`${'n'.repeat(149)}é`]: 1 } },
    'MESSAGE_OVER_LIMIT',
    'attributes.(a name of 151 bytes): got a name of 151 bytes, allowed at most 150 bytes',
  ],
  [
    'an empty attribute name',
    { ...person, attributes: { '': 1 } },
    'MESSAGE_MALFORMED',
    'attributes.(a name of 0 bytes): got an empty name, allowed a name that is not empty',
  ],
  [
    '301 attributes',
    { ...person, attributes: Object.fromEntries(Array.from({ length: 301 }, (_item, index) => [`a${index}`, 1])) },
    'MESSAGE_OVER_LIMIT',
    'attributes: got 301 attributes, allowed at most 300 attributes',
  ],
  [
    'an attribute named __proto__',
    JSON.parse('{"identifiers":{"id":"42"},"attributes":{"__proto__":{"plan":"pro"}}}'),
    'MESSAGE_MALFORMED',
    'attributes.__proto__: got an object of 1 fields, allowed no field of this name',
  ],
  [
    'more than 20 levels',
    { ...person, attributes: { deep: nested(19) } },
    'MESSAGE_OVER_LIMIT',
    'attributes.deep: got over 20 levels, allowed at most 20 levels of lists and objects',
  ],
  [
    '32,001 bytes',
    { ...person, attributes: { ...bulk(31), z: 'x'.repeat(893) } },
    'MESSAGE_TOO_LARGE',
    'the message: got 32001 bytes, allowed at most 32000 bytes as JSON',
  ],

  [
    'milliseconds as timestamp',
    { ...person, timestamp: 1_767_225_600_000 },
    'MESSAGE_MALFORMED',
    `timestamp: got a number of 13 digits, allowed ${time}; this can only be milliseconds or less`,
  ],
  [
    'milliseconds as created_at',
    { ...person, attributes: { created_at: 1_767_225_600_000 } },
    'MESSAGE_MALFORMED',
    `attributes.created_at: got a number of 13 digits, allowed ${time}; this can only be milliseconds or less`,
  ],
  [
    'milliseconds as _timestamp',
    { ...person, attributes: { _timestamp: 1_767_225_600_000 } },
    'MESSAGE_MALFORMED',
    `attributes._timestamp: got a number of 13 digits, allowed ${time}; this can only be milliseconds or less`,
  ],
  [
    'milliseconds as text',
    { ...person, timestamp: '1767225600000' },
    'MESSAGE_MALFORMED',
    `timestamp: got a text of 13 bytes, allowed ${time}; this can only be milliseconds or less`,
  ],
  [
    'the first millisecond that cannot be seconds',
    { ...person, timestamp: 100_000_000_000 },
    'MESSAGE_MALFORMED',
    `timestamp: got a number of 12 digits, allowed ${time}; this can only be milliseconds or less`,
  ],
  [
    'a timestamp of 0',
    { ...person, timestamp: 0 },
    'MESSAGE_MALFORMED',
    `timestamp: got a number of 1 digits, allowed ${time}, from 2001-09-09T01:46:40.000Z on`,
  ],
  [
    'a created_at before 1970',
    { ...person, attributes: { created_at: -1 } },
    'MESSAGE_MALFORMED',
    `attributes.created_at: got a negative number, allowed ${time}, from 1970-01-01T00:00:00.000Z on`,
  ],
  [
    'a local time',
    { ...person, timestamp: '2026-01-01T00:00:00' },
    'MESSAGE_MALFORMED',
    `timestamp: got a text of 19 bytes, allowed ${time}`,
  ],
  [
    'a day that does not exist',
    { ...person, timestamp: '2026-02-30' },
    'MESSAGE_MALFORMED',
    `timestamp: got a text of 10 bytes, allowed ${time}`,
  ],
  [
    'a timestamp that is null',
    { ...person, timestamp: null },
    'MESSAGE_MALFORMED',
    `timestamp: got null, allowed ${time}`,
  ],
  [
    'a created_at that is empty',
    { ...person, attributes: { created_at: '' } },
    'MESSAGE_MALFORMED',
    `attributes.created_at: got an empty text, allowed ${time}`,
  ],
];
