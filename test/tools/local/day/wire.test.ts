/** Goal: whatever endpoint a request goes to, the proof reads the same operation. Method: one request each. */
import type { SandboxRequest } from '../../../../tools/local/day/books';
import { wireFrom } from '../../../../tools/local/day/wire';

const request = (method: string, path: string, body: unknown, status = 200): SandboxRequest => ({
  method,
  path,
  body,
  status,
  results: [{ result: 'applied' }],
});

describe('wireFrom', () => {
  it.each([
    [
      'PUT',
      '/api/v1/customers/a%2Fb',
      { plan: 'free', _timestamp: 5 },
      { operation: { action: 'identify', target: 'id:a/b', attributes: { plan: 'free' } }, timestamp: 5 },
    ],
    ['PUT', '/api/v1/customers/cio_03', { plan: 'free' }, { operation: { action: 'identify', target: 'cio_id:03' } }],
    ['DELETE', '/api/v1/customers/42', undefined, { operation: { action: 'delete', target: 'id:42' } }],
    ['POST', '/api/v1/customers/42/suppress', undefined, { operation: { action: 'suppress', target: 'id:42' } }],
    [
      'POST',
      '/api/v1/customers/person-0001%40example.com/unsuppress',
      undefined,
      { operation: { action: 'unsuppress', target: 'email:person-0001@example.com' } },
    ],
    [
      'POST',
      '/api/v1/customers/42/events',
      { name: 'seen', type: 'page', id: 'U', timestamp: 5, data: { day_marker: 'm-1' } },
      { operation: { action: 'page', target: 'id:42' }, key: 'm-1', ulid: 'U', timestamp: 5 },
    ],
    [
      'POST',
      '/api/v1/events',
      { name: 'seen', anonymous_id: 'v', data: {} },
      { operation: { action: 'event', anonymousId: 'v' } },
    ],
    [
      'PUT',
      '/api/v1/customers/42/devices',
      { device: { id: 't', platform: 'ios' } },
      { operation: { action: 'add_device', token: 't' } },
    ],
    [
      'DELETE',
      '/api/v1/customers/42/devices/t%20u',
      undefined,
      { operation: { action: 'delete_device', token: 't u' } },
    ],
    [
      'POST',
      '/api/v1/merge_customers',
      { primary: { id: 'a' }, secondary: { id: 'b' } },
      { operation: { action: 'merge', target: 'id:a', secondary: 'id:b' } },
    ],
    [
      'POST',
      '/api/v2/entity',
      { type: 'person', action: 'event', identifiers: { id: '42' }, name: 'seen' },
      { operation: { action: 'event', target: 'id:42' } },
    ],
  ])('reads %s %s', (method, path, body, expected) => {
    expect(wireFrom([request(method, path, body)])).toMatchObject({ operations: [expected], unreadable: [] });
  });

  const batch = { batch: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ action: 'identify', identifiers: { id } })) };

  it('takes an operation for accepted unless it was refused or not even looked at', () => {
    const results = ['applied', 'rejected', 'deduplicated', 'unattempted', 'ignored'] as const;
    const received = {
      ...request('POST', '/api/v2/batch', batch, 207),
      results: results.map((result) => ({ result })),
    };
    expect(wireFrom([received]).operations.map(({ accepted }) => accepted)).toEqual([true, false, true, false, true]);
  });

  it('takes operations of a request that was cut for not looked at', () => {
    const received = { ...request('POST', '/api/v2/batch', batch, 0), results: [] };
    expect(wireFrom([received]).operations.map(({ accepted }) => accepted)).toEqual(Array(5).fill(false));
  });

  it('names what is no operation', () => {
    expect(wireFrom([request('POST', '/api/v2/entity', { action: 'event' })]).unreadable).toEqual([
      'request 0, /api/v2/entity, operation 0: name',
    ]);
  });
});
