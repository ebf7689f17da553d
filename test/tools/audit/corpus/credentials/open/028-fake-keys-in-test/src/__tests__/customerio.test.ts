import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Region, TrackClient } from 'customerio-node';

describe('syncUser', () => {
  let server: Server;
  let client: TrackClient;
  const seen: string[] = [];

  beforeEach(async () => {
    server = createServer((req, res) => {
      seen.push(`${req.method} ${req.url}`);
      res.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}/api/v1`;
    client = new TrackClient('test-site-id', 'test-api-key', {
      region: new Region(origin, origin, origin),
    });
  });

  afterEach(() => server.close());

  it('puts the person', async () => {
    await client.identify('user-1', { email: 'user-1@example.com' });
    expect(seen).toEqual(['PUT /api/v1/customers/user-1']);
  });
});
