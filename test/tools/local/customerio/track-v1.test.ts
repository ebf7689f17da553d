/** Track v1 over raw HTTP: paths, errors, the endpoints that the project does not send. */
import { drive, type Driven } from './sandbox-driver';

let driven: Driven;
beforeAll(async () => {
  driven = await drive({ region: 'eu' });
});
afterAll(() => driven.sandbox.close());
beforeEach(() => {
  driven.sandbox.clear();
});

type Fields = Record<string, unknown>;
const customers = '/api/v1/customers';
const lastOperation = (): unknown => driven.sandbox.requests().at(-1)?.operations[0];

describe('the person in a v1 path [Track API specification, path parameter]', () => {
  it.each([
    ['ann', { id: 'ann' }],
    ['ann%40example.com', { email: 'ann@example.com' }],
    ['%2B4912345', { id: '+4912345' }],
    ['a%2Fb%20%C3%BC', { id: 'a/b ü' }],
  ])('%s is %j', async (part, expected) => {
    expect((await driven.request('PUT', `${customers}/${part}`, {})).status).toBe(200);
    expect(driven.sandbox.people()).toEqual([expect.objectContaining(expected)]);
  });

  it('cio_03000001 is a cio_id', async () => {
    await driven.request('PUT', `${customers}/ann`, {});
    await driven.request('PUT', `${customers}/cio_03000001`, { id: 'ann-2' });
    expect(driven.sandbox.people()).toEqual([expect.objectContaining({ id: 'ann-2', cio_id: '03000001' })]);
  });

  it.each(['ann@example.com', 'ann+1'])('%s, which is not encoded, is a 200 without effect', async (part) => {
    expect((await driven.request('PUT', `${customers}/${part}`, {})).status).toBe(200);
    expect(lastOperation()).toMatchObject({ result: 'ignored', reason: 'path_not_encoded' });
    expect(driven.sandbox.people()).toEqual([]);
  });

  it('with a broken encoding is an error', async () => {
    const { status, body } = await driven.request('PUT', `${customers}/%E0%A4%A`, {});
    expect([status, body]).toEqual([400, { meta: { errors: ['path is not URL-encoded'] } }]);
  });
});

const value1001 = 'x'.repeat(1001);
const refused: readonly (readonly [claim: string, method: string, path: string, body: unknown, error: string])[] = [
  ['no JSON', 'PUT', `${customers}/ann`, '{', 'request body is not a valid JSON object'],
  ['a list', 'PUT', `${customers}/ann`, '[]', 'request body is not a valid JSON object'],
  [
    'a long value',
    'PUT',
    `${customers}/ann`,
    { token: value1001 },
    "value for attribute 'token' cannot be longer than 1000 bytes",
  ],
  [
    'another id in the body',
    'PUT',
    `${customers}/ann`,
    { id: 'bob' },
    'id attribute and identifier are not the same value',
  ],
  ['a long id', 'PUT', `${customers}/${'x'.repeat(151)}`, {}, 'identifiers.id cannot be longer than 150 bytes'],
  ['an event without name', 'POST', `${customers}/ann/events`, {}, 'name is required'],
  [
    'a long event name',
    'POST',
    `${customers}/ann/events`,
    { name: 'x'.repeat(101) },
    'event name cannot be longer than 100 bytes',
  ],
  [
    'event data that is no object',
    'POST',
    `${customers}/ann/events`,
    { name: 'e', data: 'x' },
    'data must be an object',
  ],
  ['an anonymous event without name', 'POST', '/api/v1/events', { anonymous_id: 'v' }, 'name is required'],
  [
    'a long anonymous_id',
    'POST',
    '/api/v1/events',
    { anonymous_id: 'v'.repeat(151), name: 'e' },
    'identifiers.anonymous_id cannot be longer than 150 bytes',
  ],
  ['no device', 'PUT', `${customers}/ann/devices`, {}, 'device is required'],
  [
    'a device without id',
    'PUT',
    `${customers}/ann/devices`,
    { device: { platform: 'ios' } },
    'device.token is required',
  ],
  [
    'an odd relationship action',
    'PUT',
    `${customers}/ann`,
    { cio_relationships: { action: 'add' } },
    'cio_relationships.action must be add_relationships or delete_relationships',
  ],
  ['no segment members', 'POST', '/api/v1/segments/7/add_customers', { ids: [] }, 'ids is required'],
  [
    '1001 segment members',
    'POST',
    '/api/v1/segments/7/add_customers',
    { ids: Array.from({ length: 1001 }, String) },
    'ids cannot have more than 1000 values',
  ],
  [
    'an odd id_type',
    'POST',
    '/api/v1/segments/7/add_customers?id_type=phone',
    { ids: ['1'] },
    'id_type must be id, email or cio_id',
  ],
  ['a form without data', 'POST', '/api/v1/forms/f/submit', {}, 'data is required'],
  [
    'a form without identifier',
    'POST',
    '/api/v1/forms/f/submit',
    { data: { email_address: 'a@example.com' } },
    'data must contain exactly one of id and email',
  ],
  [
    'a form with two',
    'POST',
    '/api/v1/forms/f/submit',
    { data: { id: '1', email: 'a@example.com' } },
    'data must contain exactly one of id and email',
  ],
  [
    'a form field that is no text',
    'POST',
    '/api/v1/forms/f/submit',
    { data: { id: '1', age: 5 } },
    'age must be a string',
  ],
];

describe('errors of v1', () => {
  it.each(refused)(
    'name %s in `meta.errors` [Track API specification, 400]',
    async (_claim, method, path, sent, error) => {
      const { status, body } = await driven.request(method, path, sent);
      expect([status, body]).toEqual([400, { meta: { errors: [error] } }]);
      expect(driven.sandbox.people()).toEqual([]);
    },
  );

  it('let another id in the body pass where the switch idMismatch says so', async () => {
    driven.sandbox.setSwitches({ idMismatch: 'fail_silently' });
    await driven.request('PUT', `${customers}/ann`, {});
    const { status } = await driven.request('PUT', `${customers}/ann`, { id: 'bob', plan: 'pro' });
    expect(status).toBe(200);
    expect(lastOperation()).toMatchObject({ result: 'ignored', reason: 'identifier_set_already' });
  });

  it.each([
    ['100,000 bytes pass', 100_000 - '{"text":""}'.length, 200],
    ['one byte more does not', 100_001 - '{"text":""}'.length, 400],
  ])('limit the data of an event: %s [Track API specification, event data]', async (_claim, length, expected) => {
    const { status } = await driven.request('POST', `${customers}/ann/events`, {
      name: 'large',
      data: { text: 'x'.repeat(length) },
    });
    expect(status).toBe(expected);
  });

  it.each([
    ['GET', customers, 404, { meta: { errors: ['not found'] } }],
    ['GET', `${customers}/ann`, 405, { meta: { errors: ['method not allowed'] } }],
    ['POST', '/api/v2/entities', 404, { errors: [{ reason: 'invalid', field: 'path', message: 'not found' }] }],
    ['PUT', '/api/v2/batch', 405, { errors: [{ reason: 'invalid', field: 'path', message: 'method not allowed' }] }],
    ['POST', '/v1/send/fax', 405, { meta: { error: 'method not allowed' } }],
    ['GET', '/v1/message', 404, { errors: [{ detail: 'not found', status: '404' }] }],
  ])('%s %s is %i in the shape of its API', async (method, path, status, body) => {
    const reply = await driven.request(method, path, method === 'GET' ? undefined : {});
    expect([reply.status, reply.body]).toEqual([status, body]);
  });
});

describe('events of v1', () => {
  it.each([
    ['page', 'page'],
    ['screen', 'screen'],
    ['event', 'event'],
    ['purchase', 'event'],
    [undefined, 'event'],
  ])('of type %p are of type %s [Track API specification, events]', async (type, expected) => {
    await driven.request('POST', `${customers}/ann/events`, { name: 'e', type, data: { a: 1 } });
    expect(driven.sandbox.person('ann')?.events).toEqual([
      expect.objectContaining({ name: 'e', type: expected, attributes: { a: 1 } }),
    ]);
  });
});

describe('the rest of v1', () => {
  it('keeps manual segments and ignores who is unknown [Track API specification, segments]', async () => {
    await driven.request('PUT', `${customers}/ann`, { email: 'ann@example.com' });
    await driven.request('POST', '/api/v1/segments/7/add_customers', { ids: ['ann', 'nobody'] });
    expect(driven.sandbox.person('ann')?.segments).toEqual(['7']);
    await driven.request('POST', '/api/v1/segments/7/remove_customers?id_type=email', { ids: ['ann@example.com'] });
    expect(driven.sandbox.person('ann')?.segments).toEqual([]);
  });

  it('takes forms with 204, without reserved keys [Track API specification, forms]', async () => {
    const data = { email: 'ann@example.com', plan: 'pro', form_id: 'x', form_name: 'y' };
    const { status, text } = await driven.request('POST', '/api/v1/forms/f/submit', { data });
    expect([status, text]).toEqual([204, '']);
    const attributes: Fields = { cio_id: '03000001', email: 'ann@example.com', plan: 'pro' };
    expect(driven.sandbox.person('ann@example.com')?.attributes).toEqual(attributes);
  });

  it.each([
    ['/api/v1/metrics', { delivery_id: 'd', metric: 'opened' }],
    ['/api/v1/push/events', { delivery_id: 'd', event: 'opened' }],
    ['/unsubscribe/d', { unsubscribe: true }],
  ])('takes %s without credentials', async (path, body) => {
    const { status } = await driven.request('POST', path, body, { authorization: '' });
    expect(status).toBe(200);
    expect(lastOperation()).toEqual({
      index: 0,
      action: 'delivery.event',
      result: 'ignored',
      reason: 'unknown_delivery',
    });
  });

  it('refuses an unsubscription that is not sent as JSON', async () => {
    const { status } = await driven.request('POST', '/unsubscribe/d', '{}', { 'content-type': 'text/plain' });
    expect(status).toBe(400);
  });

  it('names its region, and its own address rather than the real one', async () => {
    const { body } = await driven.request('GET', '/api/v1/accounts/region');
    expect(body).toEqual({ url: driven.sandbox.url, region: 'eu', environment_id: 1 });
  });
});
