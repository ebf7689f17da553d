/** A Customer.io that accepts everything after a while and counts: the sandbox with its rules would be what is measured. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type SlowCustomerIO = {
  readonly origin: string;
  readonly requests: () => number;
  readonly close: () => void;
};

export async function startSlowCustomerIO(delayMs: number): Promise<SlowCustomerIO> {
  let requests = 0;
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      requests += 1;
      setTimeout(() => {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      }, delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
