import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGateway } from '../src/gateway';

let server: Server;
let seen: { url?: string; headers: IncomingHttpHeaders };

beforeAll(async () => {
  server = createServer((req, res) => {
    seen = { url: req.url, headers: req.headers };
    req.resume();
    res.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.close();
});

it('authenticates with the site id and the key', async () => {
  const { port } = server.address() as AddressInfo;
  const gateway = createGateway({
    siteId: 'test-site-id',
    apiKey: 'test-api-key',
    url: `http://127.0.0.1:${port}/api/v1`,
  });

  await gateway.courseCompleted('learner-7', 'course-3');

  const expected = Buffer.from('test-site-id:test-api-key').toString('base64');
  expect(seen.headers.authorization).toBe(`Basic ${expected}`);
  expect(seen.url).toBe('/api/v1/customers/learner-7/events');
});
