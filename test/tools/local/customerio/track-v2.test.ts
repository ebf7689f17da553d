/** `/api/v2/entity` and `/api/v2/batch`: what is accepted, what is refused, and how the answer says so. */
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
const bad = identify({ id: 'bob' }, { plan: 'x'.repeat(1001) });
const tooLong = {
  reason: 'invalid',
  field: 'attributes.plan',
  message: 'property value cannot be longer than 1000 bytes',
};
const batch = (...operations: readonly unknown[]): ReturnType<Driven['request']> =>
  driven.request('POST', '/api/v2/batch', { batch: operations });

describe('POST /api/v2/batch', () => {
  it('answers 200 with an empty object and a line feed, as recorded live', async () => {
    const { status, text, headers } = await batch(good);
    expect([status, text, headers.get('content-length')]).toEqual([200, '{}\n', '3']);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache, no-store, must-revalidate, max-age=0');
  });

  it('answers 207 with the index of each rejected item and applies the others', async () => {
    const { status, body } = await batch(good, bad, identify({ id: 'cem' }));
    expect([status, body]).toEqual([207, { errors: [{ batch_index: 1, ...tooLong }] }]);
    expect(driven.sandbox.people().map(({ id }) => id)).toEqual(['ann', 'cem']);
  });

  it.each([
    ['without batch_index, as the specification shows the 400', false, [tooLong, tooLong]],
    [
      'with batch_index',
      true,
      [
        { batch_index: 0, ...tooLong },
        { batch_index: 1, ...tooLong },
      ],
    ],
  ])('answers 400 when every item is rejected: switch batchIndexIn400, %s', async (_claim, batchIndexIn400, errors) => {
    driven.sandbox.setSwitches({ batchIndexIn400 });
    const { status, body } = await batch(bad, bad);
    expect([status, body]).toEqual([400, { errors }]);
    expect(driven.sandbox.people()).toEqual([]);
  });

  it('applies the items in their order', async () => {
    await batch(about('delete', { id: 'ann' }), good, about('delete', { id: 'ann' }), identify({ id: 'ann' }));
    expect(driven.sandbox.person('ann')?.cio_id).toBe('03000002');
  });

  it.each([
    ['no JSON', '{"batch":', 'body'],
    ['no batch', '{}', 'batch'],
    ['no list', '{"batch":{}}', 'batch'],
    ['an empty list', '{"batch":[]}', 'batch'],
    ['a list as the body', '[]', 'batch'],
  ])('refuses %s as a whole', async (_claim, text, field) => {
    const { status, body } = await driven.request('POST', '/api/v2/batch', text);
    expect(status).toBe(400);
    expect(body).toEqual({ errors: [expect.objectContaining({ field })] });
  });

  it('caps the items only where the switch batchItemsMax says so', async () => {
    expect((await batch(good, good, good)).status).toBe(200);
    driven.sandbox.setSwitches({ batchItemsMax: 2 });
    expect((await batch(good, good)).status).toBe(200);
    expect((await batch(good, good, good)).status).toBe(400);
  });
});

/** One event of exactly that many bytes as JSON. */
function itemOf(bytes: number): Fields {
  const empty = event({ id: 'ann' }, 'large', { attributes: { text: '' } });
  const text = 'x'.repeat(bytes - JSON.stringify(empty).length);
  return event({ id: 'ann' }, 'large', { attributes: { text } });
}

/** A batch of exactly that many bytes as JSON. */
function bodyOf(bytes: number): string {
  const items = Array.from({ length: 16 }, () => itemOf(30_000));
  const rest = bytes - JSON.stringify({ batch: [...items, 0] }).length + 1;
  return JSON.stringify({ batch: [...items, itemOf(rest)] });
}

describe('sizes of v2 [Track API specification, v2 limits]', () => {
  it.each([
    ['an item of 32,000 bytes', 1000, 32_000, 200],
    ['one byte more, where a kilobyte is 1000', 1000, 32_001, 207],
    ['32,768 bytes, where it is 1024', 1024, 32_768, 200],
    ['32,769 bytes', 1024, 32_769, 207],
  ] as const)('a batch with %s', async (_claim, kilobyteBytes, bytes, expected) => {
    driven.sandbox.setSwitches({ kilobyteBytes });
    expect((await batch(good, itemOf(bytes))).status).toBe(expected);
  });

  it('count bytes and not characters', async () => {
    const wide = event({ id: 'ann' }, 'large', { attributes: { text: 'ü'.repeat(16_000) } });
    expect((await batch(good, wide)).status).toBe(207);
  });

  it.each([
    ['500,000 bytes', 1000, 500_000, 200],
    ['one byte more', 1000, 500_001, 400],
    ['512,000 bytes, where a kilobyte is 1024', 1024, 512_000, 200],
    ['one byte more there', 1024, 512_001, 400],
  ] as const)('a batch of %s', async (_claim, kilobyteBytes, bytes, expected) => {
    driven.sandbox.setSwitches({ kilobyteBytes });
    const text = bodyOf(bytes);
    expect(Buffer.byteLength(text)).toBe(bytes);
    expect((await driven.request('POST', '/api/v2/batch', text)).status).toBe(expected);
  });

  it.each([
    ['reject_400', 400, 0, ['rejected', 'rejected']],
    ['reject_413', 413, 0, ['rejected', 'rejected']],
    ['drop', 200, 0, ['ignored', 'ignored']],
  ] as const)('switch oversize=%s: a large batch', async (oversize, expected, people, results) => {
    driven.sandbox.setSwitches({ oversize });
    const { status } = await batch(good, itemOf(500_000));
    expect([status, driven.sandbox.people().length]).toEqual([expected, people]);
    expect(driven.sandbox.requests()[0]?.operations.map(({ result }) => result)).toEqual(results);
  });

  it.each([
    ['reject_400', 207, ['applied', 'rejected']],
    ['reject_413', 207, ['applied', 'rejected']],
    ['drop', 200, ['applied', 'ignored']],
  ] as const)('switch oversize=%s: a large item harms no other', async (oversize, expected, results) => {
    driven.sandbox.setSwitches({ oversize });
    expect((await batch(good, itemOf(33_000))).status).toBe(expected);
    expect(driven.sandbox.requests()[0]?.operations.map(({ result }) => result)).toEqual(results);
  });

  it.each([
    ['reject_400', 400],
    ['reject_413', 413],
    ['drop', 200],
  ] as const)('switch oversize=%s: a large entity', async (oversize, expected) => {
    driven.sandbox.setSwitches({ oversize });
    expect((await driven.request('POST', '/api/v2/entity', itemOf(33_000))).status).toBe(expected);
    expect(driven.sandbox.people()).toEqual([]);
  });

  it('answers 413 to a body that nobody sends, and does not record it', async () => {
    const { status } = await driven.request('POST', '/api/v2/batch', 'x'.repeat(10_000_001));
    expect([status, driven.sandbox.requests()]).toEqual([413, []]);
  });
});

describe('a mixed batch', () => {
  it('makes a person, an object and their relationship, in the form of the official example', async () => {
    const company = { type: 'object', identifiers: { object_type_id: '1', object_id: 'garage' } };
    const { status } = await batch(
      identify({ id: 'ann' }, { plan: 'pro' }),
      { ...company, action: 'identify', attributes: { name: 'Garage', seats: 4 } },
      {
        ...company,
        action: 'add_relationships',
        cio_relationships: [{ identifiers: { id: 'ann' }, relationship_attributes: { role: 'owner' } }],
      },
    );
    expect(status).toBe(200);
    expect(driven.sandbox.person('ann')).toMatchObject({
      attributes: { plan: 'pro' },
      relationships: [{ object: '1/garage', attributes: { role: 'owner' } }],
    });
    expect(driven.sandbox.objects()[0]?.attributes).toEqual({ name: 'Garage', seats: 4 });
  });
});
