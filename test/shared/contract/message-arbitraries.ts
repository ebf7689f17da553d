/** Messages for property tests: valid ones of every action, and bodies of any shape whose values can be told. */
import fc from 'fast-check';

import type { IdentifyMessageInput } from '../../../shared/contract/identify-message';
import type { TrackMessageInput } from '../../../shared/contract/track-message';
import type { TransactionalMessageInput } from '../../../shared/contract/transactional-message';

const word = fc.stringMatching(/^[a-zäß0-9]{1,12}$/);
const id = fc.oneof(word, fc.integer({ min: 1, max: 1e15 }));
const email = word.map((name) => `${name}@example.com`);
const seconds = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 });
const time = fc.oneof(
  seconds,
  seconds.map((value) => value + 0.25),
  seconds.map((value) => new Date(value * 1000).toISOString()),
  seconds.map(String),
);
const person = fc.oneof(
  id.map((value) => ({ id: value })),
  email.map((value) => ({ email: value })),
  word.map((value) => ({ phone: value })),
  word.map((value) => ({ cio_id: value })),
);
const profile = fc.oneof(
  id.map((value) => ({ id: value })),
  email.map((value) => ({ email: value })),
);
const object = fc.oneof(
  fc.record({ object_type_id: id, object_id: id }),
  word.map((value) => ({ cio_object_id: value })),
);
const value = fc.oneof(
  fc.string({ maxLength: 40, unit: 'grapheme' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.array(word, { maxLength: 3 }),
  fc.dictionary(word, fc.boolean(), { maxKeys: 3, noNullPrototype: true }),
);
const free = fc.dictionary(word, value, { maxKeys: 6, noNullPrototype: true });
const attributes = fc
  .tuple(free, fc.record({ created_at: time, _timestamp: time, email }, { requiredKeys: [], noNullPrototype: true }))
  .map(([own, reserved]) => ({ ...own, ...reserved }));
const related = <T>(identifiers: fc.Arbitrary<T>) =>
  fc.array(fc.record({ identifiers, relationship_attributes: free }, { requiredKeys: ['identifiers'] }), {
    minLength: 1,
    maxLength: 3,
  });

const is = <const T>(constant: T): fc.Arbitrary<T> => fc.constant(constant);

const onPerson = <const Action extends string>(action: Action) =>
  fc.record(
    { identifiers: person, action: is(action), timestamp: time },
    { requiredKeys: ['identifiers', 'action'], noNullPrototype: true },
  );

const relating = <const Action extends string>(action: Action) =>
  fc.record({ action: is(action), identifiers: person, cio_relationships: related(object) });

export const identifyInput: fc.Arbitrary<IdentifyMessageInput> = fc.oneof(
  fc.record(
    { identifiers: person, attributes, timestamp: time, action: is('identify'), cio_relationships: related(object) },
    { requiredKeys: ['identifiers'], noNullPrototype: true },
  ),
  onPerson('delete'),
  onPerson('suppress'),
  onPerson('unsuppress'),
  fc.record({ action: is('merge'), primary: profile, secondary: word.map((value) => ({ cio_id: value })) }),
  fc.record({
    action: is('add_device'),
    identifiers: person,
    device: fc.record(
      { token: word, platform: fc.constantFrom('ios', 'android'), last_used: time, attributes: free },
      { requiredKeys: ['token', 'platform'] },
    ),
  }),
  fc.record({ action: is('delete_device'), identifiers: person, device: fc.record({ token: word }) }),
  relating('add_relationships'),
  relating('delete_relationships'),
  fc.record(
    { type: is('object'), identifiers: object, attributes, timestamp: time, cio_relationships: related(profile) },
    { requiredKeys: ['type', 'identifiers'], noNullPrototype: true },
  ),
  fc.record({
    type: is('object'),
    action: is('identify_anonymous'),
    identifiers: object,
    cio_relationships: related(word.map((value) => ({ anonymous_id: value }))),
  }),
);

const eventFields = {
  name: word.map((name) => ` ${name}`),
  attributes: free,
  timestamp: time,
  id: fc.ulid().map((ulid) => ulid.toLowerCase()),
};

export const trackInput: fc.Arbitrary<TrackMessageInput> = fc.oneof(
  fc.record(
    { ...eventFields, identifiers: person, action: fc.constantFrom('event', 'page', 'screen') },
    { requiredKeys: ['name', 'identifiers'], noNullPrototype: true },
  ),
  fc.record({ ...eventFields, anonymous_id: id }, { requiredKeys: ['name', 'anonymous_id'], noNullPrototype: true }),
  email.map((recipient) => ({ name: 'invite', anonymous_id: '', attributes: { recipient } })),
);

/** Sends are read as of then. */
export const sendsNowMs = 1_767_225_600_000;

const template = fc.oneof(word, fc.integer({ min: 1, max: 1_000 }));
const soon = fc.integer({ min: 1_767_225_600, max: 1_767_225_600 + 80 * 86_400 });
const sendFields = {
  identifiers: profile,
  transactional_message_id: template,
  message_data: free,
  send_at: fc.oneof(
    soon,
    soon.map((value) => new Date(value * 1000).toISOString()),
  ),
  queue_draft: fc.boolean(),
  language: word,
  expires_at: soon.map((value) => value + 81 * 86_400),
  on_unknown_outcome: fc.constantFrom('park', 'resend'),
};
const required = ['identifiers', 'transactional_message_id'] as const;
const file = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64'));

export const transactionalInput: fc.Arbitrary<TransactionalMessageInput> = fc.oneof(
  fc.record(
    {
      ...sendFields,
      channel: is('email'),
      to: fc.array(email, { minLength: 1, maxLength: 5 }).map((list) => list.join(', ')),
      cc: email,
      attachments: file.map((encoded) => ({ 'receipt.pdf': encoded })),
      headers: fc.oneof(is({ 'X-Tag': 'a' }), is('[{"name":"X-Tag","value":"a"}]')),
      send_to_unsubscribed: fc.boolean(),
    },
    { requiredKeys: [...required, 'to'], noNullPrototype: true },
  ),
  fc.record(
    {
      ...sendFields,
      channel: is('push'),
      to: word,
      custom_data: fc.dictionary(word, word, { maxKeys: 3, noNullPrototype: true }),
      custom_device: fc.record({ token: word, platform: fc.constantFrom('ios', 'android'), last_used: time }),
      custom_payload: free.map((ios) => ({ ios })),
    },
    { requiredKeys: [...required, 'channel'], noNullPrototype: true },
  ),
  fc.record(
    { ...sendFields, channel: fc.constantFrom('sms', 'whatsapp'), to: is('+15550100123'), from: word },
    { requiredKeys: [...required, 'channel', 'to'], noNullPrototype: true },
  ),
  fc.record(
    { ...sendFields, channel: fc.constantFrom('in_app', 'inbox_message') },
    { requiredKeys: [...required, 'channel'], noNullPrototype: true },
  ),
);

const fieldNames =
  'type action identifiers id email phone cio_id attributes created_at _timestamp timestamp name anonymous_id device ' +
  'token platform last_used primary secondary cio_relationships object_id object_type_id __proto__ x ' +
  'channel to cc transactional_message_id send_at expires_at attachments headers custom_device custom_payload auto_create';
const fieldName = fc.constantFrom(...fieldNames.split(' '));

/** Any JSON under the contract's own field names. Every text in it has the word "canary". */
export const anyBody: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  body: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(null, true, 0, -1, 1.5, 1e12, 1e300, 'canary', `canary${'x'.repeat(2000)}`, 'canary@example.com'),
    fc.array(tie('body'), { maxLength: 4 }),
    // By entries, so that __proto__ becomes a field of its own, as JSON.parse makes it.
    fc
      .array(fc.tuple(fieldName, tie('body')), { maxLength: 6 })
      .map(
        (entries) =>
          JSON.parse(
            `{${entries.map((entry) => entry.map((part) => JSON.stringify(part)).join(':')).join(',')}}`,
          ) as unknown,
      ),
  ),
})).body;

const likely = fc.constantFrom(undefined, 7, '7', '2026-01-01', 1_767_225_600);

/** A message with one of its fields, or a field more, set to anything: some keep the contract, some do not. */
export const changed = (message: fc.Arbitrary<object>): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(message, fieldName, fc.oneof({ weight: 1, arbitrary: anyBody }, { weight: 4, arbitrary: likely }))
    .map(([body, field, value]) => ({ ...body, [field]: value }));
