// What our own way refuses by itself, with limits that a test can reach; that it holds on the framework's server is
// test/stack/http-ways.test.ts.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

import type { HttpRequest } from '../../../shared/http/http-handler';
import { takeOver } from '../../../shared/http/own-way';

let servers: Server[];
let reached: HttpRequest[];
const handle = (request: HttpRequest): Promise<{ status: number }> => {
  reached.push(request);
  return Promise.resolve({ status: 204 });
};

beforeEach(() => {
  servers = [];
  reached = [];
});
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A server with these limits, which looks for slow senders all the time. */
async function limited(limits: { bodyBytesMax: number; requestMsMax: number }): Promise<number> {
  const server = createServer({ connectionsCheckingInterval: 20 });
  takeOver(server, handle, limits);
  return listening(server);
}

/** What comes back until the connection is closed. */
async function answerTo(port: number, text: string): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return received;
}

const head = 'POST / HTTP/1.1\r\nhost: x\r\n';

describe('takeOver', () => {
  it('gives a request as long as Cloud Run gives the function', () => {
    const server = createServer();
    takeOver(server, handle);
    expect([server.requestTimeout, server.headersTimeout]).toEqual([60_000, 60_000]);
  });

  const limits = { bodyBytesMax: 10, requestMsMax: 60_000 };

  it.each([
    ['ten bytes', 'connection: close\r\ncontent-length: 10\r\n\r\n0123456789', 204],
    ['eleven bytes', 'content-length: 11\r\n\r\n0123456789x', 413],
    ['a length of which nothing came yet', 'content-length: 999999\r\n\r\n', 413],
    ['eleven bytes in chunks, and no end', 'transfer-encoding: chunked\r\n\r\n8\r\n01234567\r\n3\r\nxyz\r\n', 413],
  ])('allows ten bytes of body and answers %s', async (_claim, rest, status) => {
    const received = await answerTo(await limited(limits), `${head}${rest}`);
    expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect(reached.map(({ body }) => body.toString())).toEqual(status === 204 ? ['0123456789'] : []);
  });

  it.each([
    ['its head', 'POST / HTTP/1.1\r\nhost'],
    ['its body', `${head}content-length: 10\r\n\r\n0123`],
    ['the end of its chunks', `${head}transfer-encoding: chunked\r\n\r\n4\r\n0123\r\n`],
  ])('cuts off who takes too long with %s', async (_claim, text) => {
    const port = await limited({ ...limits, requestMsMax: 150 });
    const startedMs = performance.now();
    expect(await answerTo(port, text)).toMatch(/^HTTP\/1.1 408/);
    expect(performance.now() - startedMs).toBeGreaterThan(140);
    expect(reached).toEqual([]);
  });
});
