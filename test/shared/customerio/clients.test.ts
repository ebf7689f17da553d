import { RegionUS, TrackClient } from 'customerio-node';

import { replyTo, TrackConnection } from '../../../shared/customerio/clients';
import { operationTimeoutMs, requestTimeoutMs } from '../../../shared/customerio/timeouts';
import { ackDeadlineSeconds, functionTimeoutSeconds } from '../../../shared/delivery-policy';
import { closeAll, literal, serviceOn } from './service-on';

afterEach(closeAll);

const access = { region: 'us', siteId: literal('test-site'), trackApiKey: literal('test-track-key') } as const;

describe('TrackConnection', () => {
  it.each([
    ['the US host', access, 'https://track.customer.io/api/v1', 'https://track.customer.io/api/v2'],
    [
      'the EU host',
      { ...access, region: 'eu' as const },
      'https://track-eu.customer.io/api/v1',
      'https://track-eu.customer.io/api/v2',
    ],
    [
      'the origin that was given',
      { ...access, trackUrl: 'http://127.0.0.1:4010' },
      'http://127.0.0.1:4010/api/v1',
      'http://127.0.0.1:4010/api/v2',
    ],
  ])('goes to %s', async (_claim, given, v1, v2) => {
    const { trackRoot, trackV2Root } = await new TrackConnection(given).client();
    expect([trackRoot, trackV2Root]).toEqual([v1, v2]);
  });

  it('lets the SDK wait 20 s for a request, and try it once', async () => {
    const { defaults } = await new TrackConnection(access).client();
    expect(defaults).toMatchObject({ timeout: 20_000, retry: { maxRetries: 0 } });
  });

  it('makes a client once, and another one only when a value changed', async () => {
    const keys = ['one', 'one', 'two', 'two'];
    const trackApiKey = { read: () => Promise.resolve(keys.shift() ?? ''), refresh: () => Promise.resolve('two') };
    const connection = new TrackConnection({ ...access, trackApiKey });
    const clients = [await connection.client(), await connection.client(), await connection.client()];
    expect(clients.map((client) => client.apikey)).toEqual(['one', 'one', 'two']);
    expect(clients[0]).toBe(clients[1]);
    expect(await connection.client()).toBe(clients[2]);
  });
});

describe('replyTo', () => {
  it('calls a timeout a failure', async () => {
    const { server } = await serviceOn([{ delayMs: 300 }]);
    const client = new TrackClient('site', 'key', {
      region: RegionUS,
      url: `${server.origin}/api/v1`,
      timeout: 20,
      retry: { maxRetries: 0 },
    });
    expect(await replyTo(() => client.batch([{}]))).toEqual({ kind: 'failure', reason: 'timeout' });
  });

  it('throws what is a fault of ours', async () => {
    const fault = new TypeError('x is not a function');
    await expect(replyTo(() => Promise.reject(fault))).rejects.toBe(fault);
  });
});

describe('the timeouts', () => {
  it('end from the inside out', () => {
    const inOrder = [requestTimeoutMs, operationTimeoutMs, functionTimeoutSeconds * 1000, ackDeadlineSeconds * 1000];
    expect(inOrder).toEqual([20_000, 50_000, 60_000, 90_000]);
  });
});
