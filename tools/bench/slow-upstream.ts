/**
 * A Customer.io or a BigQuery that accepts everything after a while and counts: the local ones with their rules would be
 * what is measured.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type SlowUpstream = {
  readonly origin: string;
  readonly requests: () => number;
  readonly close: () => void;
};

export async function startSlowUpstream(delayMs: number, answer: object): Promise<SlowUpstream> {
  const body = JSON.stringify(answer);
  const head = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  let requests = 0;
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      requests += 1;
      setTimeout(() => {
        response.writeHead(200, head).end(body);
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
