import type { RefusedRow } from './refused-identify';
import { event, oneOfFour, person, time, unknown } from './sample-messages';

export const refusedTrack: readonly RefusedRow[] = [
  ['no name', { ...person }, 'MESSAGE_MALFORMED', 'name: got nothing, allowed a text, not empty'],
  ['a blank name', { ...person, name: ' ' }, 'MESSAGE_MALFORMED', 'name: got an empty text, allowed a text, not empty'],
  [
    'a name of 101 bytes',
    { ...person, name: `${'n'.repeat(99)}é` },
    'MESSAGE_OVER_LIMIT',
    'name: got a text of 101 bytes, allowed at most 100 bytes',
  ],
  [
    'nobody',
    { name: 'order_paid' },
    'MESSAGE_MALFORMED',
    'identifiers: got nothing, allowed identifiers or anonymous_id',
  ],
  [
    'a person and a visitor',
    { ...event, anonymous_id: 'v1' },
    'MESSAGE_MALFORMED',
    'anonymous_id: got identifiers and anonymous_id, allowed one of the two',
  ],
  [
    'an invitation without recipient',
    { name: 'invite', anonymous_id: '' },
    'MESSAGE_MALFORMED',
    'anonymous_id: got an empty text, allowed an id, or an empty text with attributes.recipient',
  ],
  [
    'an anonymous_id of 151 bytes',
    { name: 'seen', anonymous_id: 'v'.repeat(151) },
    'MESSAGE_OVER_LIMIT',
    'anonymous_id: got a text of 151 bytes, allowed at most 150 bytes',
  ],
  [
    'two identifiers',
    { name: 'seen', identifiers: { id: '1', cio_id: '2' } },
    'MESSAGE_MALFORMED',
    `identifiers: got id and cio_id, allowed ${oneOfFour}`,
  ],
  [
    'an unknown action',
    { ...event, action: 'click' },
    'MESSAGE_MALFORMED',
    'action: got a text of 5 bytes, allowed event, page, screen',
  ],
  ['the v1 word for attributes', { ...event, data: {} }, 'MESSAGE_MALFORMED', `data: ${unknown}`],
  [
    'an event of an object',
    { ...event, type: 'object' },
    'MESSAGE_MALFORMED',
    'type: got a text of 6 bytes, allowed person',
  ],
  [
    'an id that is no ULID',
    { ...event, id: '42' },
    'MESSAGE_MALFORMED',
    'id: got a text of 2 bytes, allowed a ULID (26 characters)',
  ],
  [
    'a ULID beyond its range',
    { ...event, id: '8ZZZZZZZZZZZZZZZZZZZZZZZZZ' },
    'MESSAGE_MALFORMED',
    'id: got a text of 26 bytes, allowed a ULID (26 characters)',
  ],
  [
    'milliseconds as timestamp',
    { ...event, timestamp: 1_767_225_600_000 },
    'MESSAGE_MALFORMED',
    `timestamp: got a number of 13 digits, allowed ${time}; this can only be milliseconds or less`,
  ],
  [
    'attributes of 100,001 bytes',
    { ...event, attributes: { a: 'x'.repeat(99_993) } },
    'MESSAGE_TOO_LARGE',
    'attributes: got 100001 bytes, allowed at most 100000 bytes as JSON',
  ],
  [
    '32,001 bytes for a person by phone, whom v1 cannot address',
    { identifiers: { phone: '+15550100' }, name: 'order_paid', attributes: { a: 'x'.repeat(31_832) } },
    'MESSAGE_TOO_LARGE',
    'the message: got 32001 bytes, allowed at most 32000 bytes as JSON for a person given by phone or by an id with cio_',
  ],
  [
    '32,001 bytes for a person by an id that v1 reads as a cio_id',
    { identifiers: { id: 'cio_1' }, name: 'order_paid', attributes: { a: 'x'.repeat(31_839) } },
    'MESSAGE_TOO_LARGE',
    'the message: got 32001 bytes, allowed at most 32000 bytes as JSON for a person given by phone or by an id with cio_',
  ],
];
