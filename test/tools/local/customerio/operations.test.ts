/** What makes a single operation of v2 acceptable, one row a rule. Texts in `message` that are not Customer.io's are ours. */
import { about, drive, event, identify, type Driven } from './sandbox-driver';

let driven: Driven;
beforeAll(async () => {
  driven = await drive();
});
afterAll(() => driven.sandbox.close());
beforeEach(() => {
  driven.sandbox.clear();
});

type Fields = Record<string, unknown>;
const good = identify({ id: 'ann' }, { plan: 'pro' });
const tooLong = {
  reason: 'invalid',
  field: 'attributes.plan',
  message: 'property value cannot be longer than 1000 bytes',
};
const batch = (...operations: readonly unknown[]): ReturnType<Driven['request']> =>
  driven.request('POST', '/api/v2/batch', { batch: operations });

const device = { token: 't', platform: 'ios' };
const refused: readonly (readonly [claim: string, operation: unknown, field: string, message: string])[] = [
  ['no object', 7, 'type', 'type is required'],
  ['no type', { action: 'identify' }, 'type', 'type is required'],
  ['another type', { type: 'company', action: 'identify' }, 'type', 'must be person, object or delivery'],
  [
    'a type that every object has',
    { type: 'constructor', action: 'name' },
    'type',
    'must be person, object or delivery',
  ],
  ['no action', { type: 'person' }, 'action', 'action is required'],
  ['another action', { type: 'person', action: 'toString' }, 'action', 'is not an action of type person'],
  ['an action of another type', { type: 'object', action: 'event' }, 'action', 'is not an action of type object'],
  ['no identifiers', { type: 'person', action: 'identify' }, 'identifiers', 'identifiers is required'],
  ['empty identifiers', identify({}), 'identifiers', 'identifiers is required'],
  [
    'two identifiers',
    identify({ id: 'a', email: 'a@example.com' }),
    'identifiers',
    'cannot have more than one identifier',
  ],
  ['an empty id', identify({ id: ' ' }), 'identifiers.id', 'identifiers.id is required'],
  ['an id that is null', identify({ id: null }), 'identifiers.id', 'identifiers.id is required'],
  ['a long id', identify({ id: 'x'.repeat(151) }), 'identifiers.id', 'cannot be longer than 150 bytes'],
  ['a long id in bytes', identify({ id: 'ü'.repeat(76) }), 'identifiers.id', 'cannot be longer than 150 bytes'],
  ['no address', identify({ email: 'ann' }), 'identifiers.email', 'is not a valid email address'],
  [
    'phone where it is no identifier',
    identify({ phone: '+49' }),
    'identifiers.phone',
    'is not an identifier of this workspace',
  ],
  ['attributes that are no object', identify({ id: 'a' }, [] as unknown as Fields), 'attributes', 'must be an object'],
  [
    'a long attribute name',
    identify({ id: 'a' }, { ['n'.repeat(151)]: 1 }),
    'attributes',
    'property name cannot be longer than 150 bytes',
  ],
  [
    'a long value',
    identify({ id: 'a' }, { plan: 'x'.repeat(1001) }),
    'attributes.plan',
    'property value cannot be longer than 1000 bytes',
  ],
  [
    'a long value in bytes',
    identify({ id: 'a' }, { plan: 'ü'.repeat(501) }),
    'attributes.plan',
    'property value cannot be longer than 1000 bytes',
  ],
  [
    'a long value as JSON',
    identify({ id: 'a' }, { plan: ['x'.repeat(997)] }),
    'attributes.plan',
    'property value cannot be longer than 1000 bytes',
  ],
  [
    '301 attributes',
    identify({ id: 'a' }, Object.fromEntries(Array.from({ length: 301 }, (_u, i) => [`a${i}`, 1]))),
    'attributes',
    'cannot have more than 300 properties',
  ],
  [
    'a long address among the attributes',
    identify({ id: 'a' }, { email: `${'x'.repeat(150)}@example.com` }),
    'attributes.email',
    'cannot be longer than 150 bytes',
  ],
  ['no event name', event({ id: 'a' }, ' '), 'name', 'name is required'],
  ['a long event name', event({ id: 'a' }, 'x'.repeat(101)), 'name', 'event name cannot be longer than 100 bytes'],
  ['event data that is no object', event({ id: 'a' }, 'e', { attributes: 'x' }), 'attributes', 'must be an object'],
  [
    'a device without token',
    about('add_device', { id: 'a' }, { device: { ...device, token: '' } }),
    'device.token',
    'device.token is required',
  ],
  ['no secondary person', about('merge', {}, { primary: { id: 'a' } }), 'secondary', 'secondary is required'],
  ['no relationships', about('add_relationships', { id: 'a' }), 'cio_relationships', 'cio_relationships is required'],
  [
    'relationships that are no list',
    about('add_relationships', { id: 'a' }, { cio_relationships: {} }),
    'cio_relationships',
    'must be an array',
  ],
  [
    'a relationship without object id',
    about('add_relationships', { id: 'a' }, { cio_relationships: [{ identifiers: { object_type_id: '1' } }] }),
    'cio_relationships[0].identifiers.object_id',
    'cio_relationships[0].identifiers.object_id is required',
  ],
  [
    'an object without type',
    { type: 'object', action: 'identify', identifiers: { object_id: 'acme' } },
    'identifiers.object_type_id',
    'identifiers.object_type_id is required',
  ],
  [
    'a delivery without name',
    { type: 'delivery', action: 'event', identifiers: { id: 'd' } },
    'name',
    'name is required',
  ],
  ['the path of a v1 segment', about('add_to_segment', { id: 'a' }), 'action', 'is not an action of type person'],
];

describe('an operation of v2', () => {
  it.each(refused)('is rejected with %s', async (_claim, operation, field, message) => {
    const reason = message.endsWith('is required') ? 'required' : 'invalid';
    expect((await batch(operation)).body).toEqual({ errors: [{ reason, field, message }] });
    const entity = await driven.request('POST', '/api/v2/entity', operation);
    expect([entity.status, entity.body]).toEqual([400, { errors: [{ reason, field, message }] }]);
    expect(driven.sandbox.people()).toEqual([]);
  });

  it.each([
    ['an id of 150 bytes', identify({ id: 'x'.repeat(150) })],
    ['an attribute name of 150 bytes', identify({ id: 'a' }, { ['n'.repeat(150)]: 1 })],
    ['a value of 1000 bytes', identify({ id: 'a' }, { plan: 'ü'.repeat(500) })],
    ['300 attributes', identify({ id: 'a' }, Object.fromEntries(Array.from({ length: 300 }, (_u, i) => [`a${i}`, 1])))],
    ['an event name of 100 bytes and spaces around it', event({ id: 'a' }, ` ${'x'.repeat(100)} `)],
  ])('is accepted with %s', async (_claim, operation) => {
    expect((await driven.request('POST', '/api/v2/entity', operation)).status).toBe(200);
    expect(driven.sandbox.people()).toHaveLength(1);
    expect(driven.sandbox.activities()).toEqual([]);
  });

  it('can have several problems, each in the answer', async () => {
    const { body } = await batch(good, identify({ id: 'bob' }, { a: 'x'.repeat(1001), b: 'y'.repeat(1001) }));
    expect(body).toEqual({
      errors: [
        { ...tooLong, batch_index: 1, field: 'attributes.a' },
        { ...tooLong, batch_index: 1, field: 'attributes.b' },
      ],
    });
  });

  it('about an unknown delivery is accepted and changes nothing', async () => {
    const delivery = { type: 'delivery', action: 'event', identifiers: { id: 'd' }, name: 'opened', attributes: {} };
    expect(await driven.fate(delivery)).toBe('ignored: unknown_delivery');
  });
});
