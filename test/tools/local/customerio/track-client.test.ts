/** Every Track method of the real customerio-node against the sandbox: it must find nothing strange here. */
import { CustomerIORequestError, IdentifierType, TrackClient } from 'customerio-node';
import { startCustomerIO, type CustomerIOSandbox } from '../../../../tools/local/customerio/server';

let sandbox: CustomerIOSandbox;
let client: TrackClient;
beforeAll(async () => {
  sandbox = await startCustomerIO({ siteId: 'test-site', trackApiKey: 'test-key' });
  client = new TrackClient('test-site', 'test-key', { url: `${sandbox.url}/api/v1`, retry: { maxRetries: 0 } });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.clear();
});

const results = (): readonly string[] =>
  sandbox.requests().flatMap(({ operations }) => operations.map(({ action, result }) => `${action} ${result}`));

describe('TrackClient of customerio-node', () => {
  it('identifies, tracks, adds and removes devices', async () => {
    expect(await client.identify('ann/ü', { email: 'ann@example.com', plan: 'pro' })).toEqual({});
    await client.track('ann/ü', { name: 'order_completed', data: { total: 5 } });
    await client.trackPageView('ann@example.com', '/pricing');
    await client.addDevice('ann/ü', 't/1', 'ios', { last_used: 1_699_000_000, app_version: '2' });
    await client.addDevice('ann/ü', 't2', 'android');
    await client.deleteDevice('ann/ü', 't/1');
    expect(sandbox.person('ann@example.com')).toMatchObject({
      id: 'ann/ü',
      attributes: { plan: 'pro' },
      events: [
        { type: 'event', name: 'order_completed', attributes: { total: 5 } },
        { type: 'page', name: '/pricing' },
      ],
      devices: [{ token: 't2', platform: 'android' }],
    });
  });

  it('merges, suppresses, unsuppresses and deletes', async () => {
    await client.identify('ann', {});
    await client.identify('ann.old@example.com', { plan: 'pro' });
    await client.mergeCustomers(IdentifierType.Id, 'ann', IdentifierType.Email, 'ann.old@example.com');
    expect(sandbox.people()).toEqual([expect.objectContaining({ id: 'ann', email: 'ann.old@example.com' })]);
    await client.suppress('ann');
    await client.identify('ann', {});
    await client.unsuppress('ann');
    await client.identify('ann', {});
    await client.destroy('ann');
    expect(sandbox.people()).toEqual([]);
    expect(results()).toEqual([
      'person.identify applied',
      'person.identify applied',
      'person.merge applied',
      'person.suppress applied',
      'person.identify ignored',
      'person.unsuppress applied',
      'person.identify applied',
      'person.delete applied',
    ]);
  });

  it('sends anonymous and invite events', async () => {
    await client.trackAnonymous('visitor', { name: 'page_seen' });
    await client.trackAnonymous('', { name: 'invited', data: { recipient: 'friend@example.com' } });
    expect(sandbox.anonymous().map(({ anonymous_id, events }) => [anonymous_id, events[0]?.name])).toEqual([
      ['', 'invited'],
      ['visitor', 'page_seen'],
    ]);
  });

  it('sends entities and batches, and resolves a 207', async () => {
    await client.entity({ type: 'person', action: 'identify', identifiers: { id: 'ann' } });
    const answer = await client.batch([
      { type: 'person', action: 'event', identifiers: { id: 'ann' }, name: 'order_completed' },
      { type: 'person', action: 'event', identifiers: { id: 'ann' }, name: '' },
    ]);
    expect(answer).toEqual({
      errors: [{ batch_index: 1, reason: 'required', field: 'name', message: 'name is required' }],
    });
    expect(sandbox.person('ann')?.events).toHaveLength(1);
  });

  it('serves segments, forms, metrics, unsubscriptions and the region', async () => {
    await client.identify('ann', {});
    await client.addCustomersToSegment(7, ['ann']);
    await client.removeCustomersFromSegment(7, ['ann']);
    await client.submitForm('f', { id: 'ann', plan: 'pro' });
    await client.reportMetric({ delivery_id: 'd', metric: 'opened' });
    await client.trackPush({ delivery_id: 'd', event: 'opened' });
    await client.unsubscribe('d');
    expect(await client.getAccountRegion()).toEqual({ url: sandbox.url, region: 'us', environment_id: 1 });
    expect(sandbox.requests().map(({ answer }) => answer?.status)).toEqual([200, 200, 200, 204, 200, 200, 200, 200]);
  });

  it('gets the 400 of v1 and of v2 as an error with status and body', async () => {
    const of = async (call: Promise<unknown>): Promise<unknown> =>
      call.catch((error: unknown) =>
        error instanceof CustomerIORequestError ? [error.statusCode, error.message, error.body] : error,
      );
    expect(await of(client.track('ann', { name: 'x'.repeat(101) }))).toEqual([
      400,
      '1 error:\n  - event name cannot be longer than 100 bytes',
      '{"meta":{"errors":["event name cannot be longer than 100 bytes"]}}\n',
    ]);
    expect(await of(client.batch([{ type: 'person' }]))).toEqual([
      400,
      'Unknown error',
      '{"errors":[{"reason":"required","field":"action","message":"action is required"}]}\n',
    ]);
  });

  it('keeps its connection', async () => {
    for (let index = 0; index < 5; index += 1) await client.identify('ann', { index });
    const response = await fetch(`${sandbox.url}/_sandbox`);
    expect(response.headers.get('keep-alive')).toBeNull();
    expect(response.headers.get('connection')).toBe('keep-alive');
  });
});
