/** Scripted faults: what they match, what they do, and how a mistake in one is answered. */
import type { FaultInput } from '../../../../tools/local/customerio/fault-schema';
import { drive, event, identify, type Driven } from './sandbox-driver';

let driven: Driven;
beforeAll(async () => {
  driven = await drive();
});
afterAll(() => driven.sandbox.close());
beforeEach(() => {
  driven.sandbox.clear();
});

const put = (id = 'ann'): ReturnType<Driven['request']> =>
  driven.request('PUT', `/api/v1/customers/${id}`, { plan: 'pro' });
const statuses = async (count: number): Promise<readonly number[]> => {
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) found.push((await put()).status);
  return found;
};
const exists = (): boolean => driven.sandbox.person('ann') !== undefined;

describe('a fault', () => {
  it('answers so many matching requests that way, and nothing is done', async () => {
    const { status } = await driven.request('POST', '/_sandbox/faults', {
      match: { path: '/api/v1/customers/ann' },
      times: 2,
      status: 503,
      headers: { 'Retry-After': '7' },
      body: { gone: true },
      delayMs: 0,
      reset: false,
    });
    expect(status).toBe(201);
    const reply = await put();
    expect([reply.status, reply.body, reply.headers.get('retry-after')]).toEqual([503, { gone: true }, '7']);
    expect((await put('bob')).status).toBe(200);
    expect(exists()).toBe(false);
    expect(await statuses(2)).toEqual([503, 200]);
    expect(driven.sandbox.requests()[0]).toMatchObject({
      fault: 1,
      answer: { status: 503, body: '{"gone":true}\n' },
      operations: [{ index: 0, action: 'person.identify', result: 'unattempted' }],
    });
  });

  it.each<[string, FaultInput['match'], boolean]>([
    ['everything without a match', {}, true],
    ['the path', { path: '/api/v1/customers/ann' }, true],
    ['a pattern of the path', { path: '/api/*/ann' }, true],
    ['no part of the path', { path: '/api/v1/customers' }, false],
    ['a dot as a dot', { path: '/api.v1*' }, false],
    ['the method', { method: 'PUT' }, true],
    ['no other method', { method: 'POST' }, false],
    ['a text in the body', { contains: '"pro"' }, true],
    ['no other text', { contains: 'free' }, false],
    ['only all of them', { path: '/api/v1/customers/ann', contains: 'free' }, false],
  ])('matches %s', async (_claim, match, expected) => {
    driven.sandbox.addFault({ match, status: 503 });
    expect((await put()).status).toBe(expected ? 503 : 200);
  });

  it('can pass requests first, and go on for ever', async () => {
    driven.sandbox.addFault({ skip: 2, times: 'always', status: 500 });
    expect(await statuses(5)).toEqual([200, 200, 500, 500, 500]);
    expect(driven.sandbox.faults()).toEqual([expect.objectContaining({ number: 1, seen: 5, met: 3 })]);
    driven.sandbox.clearFaults();
    expect(await statuses(1)).toEqual([200]);
  });

  it('stands behind the one that was scripted before it', async () => {
    driven.sandbox.addFault({ status: 500 });
    driven.sandbox.addFault({ status: 503 });
    expect(await statuses(3)).toEqual([500, 503, 200]);
  });

  it('meets by chance the same requests for the same seed, others for another', async () => {
    const run = async (seed: number): Promise<readonly number[]> => {
      driven.sandbox.clear();
      driven.sandbox.addFault({ times: 'always', probability: 0.3, seed, status: 503 });
      return statuses(60);
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
    const met = first.filter((status) => status === 503).length;
    expect([met > 5, met < 35]).toEqual([true, true]);
  });

  it.each([
    ['text', 'down', 'text/plain; charset=utf-8', 'down'],
    ['a page', '<html>502</html>', 'text/html; charset=utf-8', '<html>502</html>'],
    ['JSON', { a: [1] }, 'application/json; charset=utf-8', '{"a":[1]}\n'],
    ['null', null, 'application/json; charset=utf-8', 'null\n'],
    ['nothing given', undefined, 'application/json; charset=utf-8', '{"meta":{"errors":["sandbox fault"]}}\n'],
  ])('answers with %s', async (_claim, body, type, text) => {
    driven.sandbox.addFault({ status: 502, ...(body === undefined ? {} : { body }) });
    const reply = await put();
    expect([reply.headers.get('content-type'), reply.text]).toEqual([type, text]);
  });

  it.each([
    [false, false],
    [true, true],
  ])('resets the connection; afterAccept: %s leaves the work done: %s', async (afterAccept, done) => {
    driven.sandbox.addFault({ reset: true, afterAccept });
    await expect(put()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(exists()).toBe(done);
    expect(driven.sandbox.requests()[0]).toMatchObject({ answer: { status: 0 }, fault: 1 });
  });

  it('can fail after the work: the sender cannot tell', async () => {
    driven.sandbox.addFault({ status: 504, afterAccept: true });
    expect((await put()).status).toBe(504);
    expect(exists()).toBe(true);
    expect(driven.sandbox.requests()[0]).toMatchObject({
      answer: { status: 504 },
      operations: [{ result: 'applied' }],
    });
  });

  it.each([
    [false, false],
    [true, true],
  ])('delays, with afterAccept: %s the work is done before: %s', async (afterAccept, done) => {
    driven.sandbox.addFault({ delayMs: 300, afterAccept });
    let answered = false;
    const reply = put().finally(() => {
      answered = true;
    });
    // Until the request is there; how long that takes is not this test's business.
    while (driven.sandbox.counts().requests === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect([answered, exists()]).toEqual([false, done]);
    expect((await reply).status).toBe(200);
    expect(exists()).toBe(true);
  });

  it('can send the body slowly after its headers', async () => {
    driven.sandbox.addFault({ bodyMs: 200, status: 200, body: { slow: true } });
    const response = await fetch(`${driven.sandbox.url}/api/v1/accounts/region`);
    let ended = false;
    const text = response.text().finally(() => {
      ended = true;
    });
    await new Promise(setImmediate);
    expect([response.status, ended]).toEqual([200, false]);
    expect(await text).toBe('{"slow":true}\n');
  });

  it('can cut the body in half', async () => {
    driven.sandbox.addFault({ cutBody: true, status: 200, body: { half: true }, afterAccept: true });
    const response = await fetch(`${driven.sandbox.url}/api/v1/accounts/region`);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('stands before the credentials, as a broken network does', async () => {
    driven.sandbox.addFault({ status: 503 });
    expect((await driven.request('PUT', '/api/v1/customers/ann', {}, { authorization: '' })).status).toBe(503);
  });
});

describe('faults of single items', () => {
  const four = ['a', 'b', 'c', 'd'].map((id) => identify({ id }, { plan: `plan-${id}` }));
  const error = { reason: 'invalid', field: 'attributes', message: 'sandbox fault' };
  const people = (): readonly unknown[] => driven.sandbox.people().map(({ id }) => id);

  it.each<[string, FaultInput['items'], readonly number[]]>([
    ['by index', { indexes: [0, 2, 9] }, [0, 2]],
    ['every second', { every: 2 }, [1, 3]],
    ['by a text', { contains: 'plan-c' }, [2]],
    ['by chance, here certain', { probability: 1 }, [0, 1, 2, 3]],
  ])('reject items %s; the others are applied', async (_claim, items, rejected) => {
    driven.sandbox.addFault({ items });
    const { status, body } = await driven.request('POST', '/api/v2/batch', { batch: four });
    const all = rejected.length === 4;
    expect([status, body]).toEqual([
      all ? 400 : 207,
      { errors: rejected.map((index) => (all ? error : { batch_index: index, ...error })) },
    ]);
    expect(people()).toEqual(['a', 'b', 'c', 'd'].filter((_id, index) => !rejected.includes(index)));
  });

  it('say what they were told to say', async () => {
    const own = { reason: 'odd', field: 'name', message: 'no' };
    driven.sandbox.addFault({ items: { indexes: [1], error: own } });
    const { body } = await driven.request('POST', '/api/v2/batch', { batch: four });
    expect(body).toEqual({ errors: [{ batch_index: 1, ...own }] });
  });

  it('refuse a single operation as well', async () => {
    driven.sandbox.addFault({ items: { every: 1 } });
    const { status, body } = await driven.request('POST', '/api/v1/customers/ann/events', { name: 'e' });
    expect([status, body]).toEqual([400, { meta: { errors: ['sandbox fault'] } }]);
    driven.sandbox.addFault({ items: { every: 1 } });
    expect((await driven.request('POST', '/api/v2/entity', event({ id: 'a' }, 'e'))).status).toBe(400);
  });
});

describe('a mistake in a fault', () => {
  it.each<[string, unknown, readonly (readonly [string, string])[]]>([
    ['no JSON', '{', [['body', 'is not valid JSON']]],
    ['no object', [], [['body', 'Invalid input: expected object, received array']]],
    ['an unknown field', { stauts: 503 }, [['stauts', 'unknown field']]],
    ['an unknown match', { match: { url: '/' }, status: 503 }, [['match.url', 'unknown field']]],
    ['a status as text', { status: '503' }, [['status', 'Invalid input: expected number, received string']]],
    ['a status that is none', { status: 99 }, [['status', 'Too small: expected number to be >=200']]],
    [
      'nothing to do',
      {},
      [['status', 'the fault does nothing: expected status, reset, delayMs, bodyMs, cutBody or items']],
    ],
    ['a negative delay', { delayMs: -1 }, [['delayMs', 'Too small: expected number to be >=0']]],
    ['a chance above one', { probability: 1.5, status: 503 }, [['probability', 'Too big: expected number to be <=1']]],
    [
      'a header that is no text',
      { status: 503, headers: { a: 1 } },
      [['headers.a', 'Invalid input: expected string, received number']],
    ],
    [
      'reset and status',
      { reset: true, status: 503 },
      [['reset', 'a connection that is reset has no status: give one of the two']],
    ],
    [
      'items and status',
      { items: { every: 2 }, status: 503 },
      [['items', 'items are answered in a 207: leave status and reset out']],
    ],
    ['items of no kind', { items: {} }, [['items', 'expected one of indexes, every, contains, probability']]],
    ['a body without status', { body: 'x', reset: true }, [['body', 'a body needs a status']]],
    [
      'afterAccept of nothing',
      { afterAccept: true, items: { every: 2 } },
      [['afterAccept', 'what goes wrong afterwards? expected status, reset, delayMs, bodyMs or cutBody']],
    ],
  ])('%s is answered with its field', async (_claim, sent, expected) => {
    const { status, body } = await driven.request('POST', '/_sandbox/faults', sent);
    const found = (body as { errors: { field: string; message: string }[] }).errors;
    expect([status, found.map(({ field, message }) => [field, message])]).toEqual([400, expected]);
    expect(driven.sandbox.faults()).toEqual([]);
  });

  it('throws in-process, and names the field', () => {
    expect(() => driven.sandbox.addFault({ times: 0, status: 503 })).toThrow(
      expect.objectContaining({
        name: 'FaultError',
        errors: [{ field: 'times', message: expect.stringContaining('expected number to be >0') as string }],
      }),
    );
  });
});
