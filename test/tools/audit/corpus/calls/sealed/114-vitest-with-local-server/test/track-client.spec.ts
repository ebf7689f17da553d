import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CustomerIORequestError, RegionUS, TrackClient } from 'customerio-node';

let server: Server;
let status = 200;
let client: TrackClient;

beforeEach(async () => {
  status = 200;
  server = createServer((_req, res) => res.writeHead(status).end('{}'));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  client = new TrackClient('test-site-id', 'test-api-key', {
    region: RegionUS,
    url: `http://127.0.0.1:${port}/api/v1`,
    retry: { maxRetries: 0 },
  });
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

describe('track client', () => {
  it('accepts parallel calls', async () => {
    const ids = ['u_1', 'u_2', 'u_3'];
    const answers = await Promise.all(
      ids.map((id) => client.identify(id, { email: `${id}@example.com` })),
    );
    expect(answers).toHaveLength(3);
  });

  it('rejects with the status', async () => {
    status = 400;
    const error = await client.track('u_1', { name: 'cart_viewed' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CustomerIORequestError);
  });
});
