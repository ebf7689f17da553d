/** Around the work: credentials, rate, and what is written down. */
import type { OperationRecord, RecordedRequest } from '../../../../tools/local/customerio/request-log';
import { drive, event, identify, type Driven } from './sandbox-driver';

let driven: Driven;
beforeAll(async () => {
  driven = await drive();
});
afterAll(() => driven.sandbox.close());
beforeEach(() => {
  driven.sandbox.clear();
  driven.setNow(1_700_000_000);
});

const put = (headers: Record<string, string> = {}): ReturnType<Driven['request']> =>
  driven.request('PUT', '/api/v1/customers/ann', { plan: 'pro' }, headers);

describe('credentials', () => {
  it.each([
    ['none', ''],
    ['of another scheme', 'Bearer dGVzdC1zaXRlOnRlc3Qta2V5'],
    ['with another key', 'Basic dGVzdC1zaXRlOndyb25n'],
    // `test-site:test-key` and a line feed: a key that was pasted with its line end (customerio-node keeps it).
    ['with a line feed', 'Basic dGVzdC1zaXRlOnRlc3Qta2V5Cg=='],
  ])('%s: 401, and nothing is done', async (_claim, authorization) => {
    expect((await put({ authorization })).status).toBe(401);
    expect(driven.sandbox.people()).toEqual([]);
    expect(driven.sandbox.requests()[0]?.operations).toEqual([
      { index: 0, action: 'person.identify', result: 'unattempted' },
    ]);
  });

  it.each([
    ['text', 'text/plain; charset=utf-8', 'Unauthorized request'],
    ['json', 'application/json; charset=utf-8', '{"meta":{"error":"Unauthorized request"}}\n'],
  ] as const)('switch unauthorizedBody=%s [customerio-node #71]', async (unauthorizedBody, type, text) => {
    driven.sandbox.setSwitches({ unauthorizedBody });
    const reply = await put({ authorization: '' });
    expect([reply.headers.get('content-type'), reply.text]).toEqual([type, text]);
  });
});

describe('rate', () => {
  it('has no limit unless the switch requestsPerSecondMax says so', async () => {
    const statuses = await Promise.all(Array.from({ length: 50 }, async () => (await put()).status));
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('admits so many requests in any second, not in each second of the clock', async () => {
    driven.sandbox.setSwitches({ requestsPerSecondMax: 2 });
    const statuses: number[] = [];
    for (const at of [0, 0.9, 0.95, 1, 1.5, 1.9, 1.95]) {
      driven.setNow(1_700_000_000 + at);
      statuses.push((await put()).status);
    }
    expect(statuses).toEqual([200, 200, 429, 200, 429, 200, 429]);
  });

  it.each([
    ['none', null],
    ['seconds', '1'],
    ['date', 'Tue, 14 Nov 2023 22:13:22 GMT'],
  ] as const)('switch retryAfter=%s', async (retryAfter, expected) => {
    driven.sandbox.setSwitches({ requestsPerSecondMax: 1, retryAfter });
    await put();
    const reply = await put();
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, expected]);
    expect(reply.body).toEqual({ meta: { errors: ['rate limit exceeded'] } });
  });

  it('switch overRate=drop: 200, and the data is gone', async () => {
    driven.sandbox.setSwitches({ requestsPerSecondMax: 1, overRate: 'drop' });
    await put();
    const reply = await driven.request('POST', '/api/v2/batch', { batch: [event({ id: 'ann' }, 'order_completed')] });
    expect([reply.status, reply.text]).toEqual([200, '{}\n']);
    expect(driven.sandbox.person('ann')?.events).toEqual([]);
    expect(driven.sandbox.requests()[1]?.operations).toEqual([
      { index: 0, action: 'person.event', result: 'ignored', reason: 'over_rate' },
    ]);
  });
});

describe('the record', () => {
  it('has number, time, body and answer of each request, and each operation', async () => {
    const ulid = '01HF7YAT00BC4QV2Y8P6ZK3N5W';
    const batch = [
      identify({ id: 'ann' }, { plan: 'pro' }, { timestamp: 1_699_000_200 }),
      identify({ id: 'ann' }, { plan: 'free' }, { timestamp: 1_699_000_100 }),
      event({ id: 'ann' }, 'order_completed', { id: ulid }),
      event({ id: 'ann' }, 'order_completed', { id: ulid }),
      event({ id: 'ann' }, ''),
    ];
    await driven.request('POST', '/api/v2/batch?trace=1', { batch });
    const error = { reason: 'required', field: 'name', message: 'name is required' };
    expect(driven.sandbox.requests()).toEqual([
      {
        n: 1,
        receivedAt: '2023-11-14T22:13:20.000Z',
        method: 'POST',
        path: '/api/v2/batch?trace=1',
        body: { batch },
        answer: { status: 207, body: `${JSON.stringify({ errors: [{ batch_index: 4, ...error }] })}\n` },
        operations: [
          { index: 0, action: 'person.identify', result: 'applied', cio_id: '03000001' },
          { index: 1, action: 'person.identify', result: 'ignored', reason: 'older_write' },
          { index: 2, action: 'person.event', result: 'applied', cio_id: '03000001' },
          { index: 3, action: 'person.event', result: 'deduplicated' },
          { index: 4, action: 'person.event', result: 'rejected', errors: [error] },
        ],
      },
    ]);
  });

  it('has the text of a body that is no JSON', async () => {
    await driven.request('PUT', '/api/v1/customers/ann', '{"plan":');
    expect(driven.sandbox.requests()[0]).toMatchObject({ body: null, text: '{"plan":' });
  });

  it('tells listeners each operation in the words of v2, before the answer', async () => {
    const operations: OperationRecord[] = [];
    const requests: RecordedRequest[] = [];
    const forget = [
      driven.sandbox.onOperation((record) => operations.push(record)),
      driven.sandbox.onRequest((request) => requests.push(request)),
    ];
    await driven.request('POST', '/api/v1/customers/ann%40example.com/events', {
      name: 'order_completed',
      data: { total: 5 },
      timestamp: 1_699_000_000,
    });
    for (const stop of forget) stop();
    await put();
    expect(operations).toEqual([
      {
        n: 1,
        request: 1,
        receivedAtMs: 1_700_000_000_000,
        version: 'v1',
        operation: {
          type: 'person',
          action: 'event',
          identifiers: { email: 'ann@example.com' },
          name: 'order_completed',
          timestamp: 1_699_000_000,
          id: undefined,
          attributes: { total: 5 },
        },
        index: 0,
        action: 'person.event',
        result: 'applied',
        cio_id: '03000001',
      },
    ]);
    expect(requests).toEqual([expect.objectContaining({ n: 1, answer: { status: 200, body: '{}\n' } })]);
  });

  it.each([
    ['requests', { recordedRequestsMax: 3 }],
    // Five bodies of 14 bytes each are sent; three of them are 42.
    ['bytes', { recordedBytesMax: 42 }],
  ])('is bounded in %s: the oldest make room', async (_claim, bound) => {
    const bounded = await drive(bound);
    try {
      for (let index = 0; index < 5; index += 1) {
        await bounded.request('PUT', `/api/v1/customers/${index}`, { plan: 'pro' });
      }
      expect(bounded.sandbox.requests().map(({ n }) => n)).toEqual([3, 4, 5]);
      expect(bounded.sandbox.counts()).toMatchObject({ requests: 5, requestsForgotten: 2, operations: 5, people: 5 });
    } finally {
      await bounded.sandbox.close();
    }
  });
});
