/** A BigQuery that takes every row after a while and counts: the local one with its rules would be what is measured. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type SlowBigQuery = {
  readonly origin: string;
  readonly requests: () => number;
  readonly close: () => void;
};

const answer = JSON.stringify({ kind: 'bigquery#tableDataInsertAllResponse' });
const head = { 'content-type': 'application/json; charset=UTF-8', 'content-length': Buffer.byteLength(answer) };

export async function startSlowBigQuery(delayMs: number): Promise<SlowBigQuery> {
  let requests = 0;
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      requests += 1;
      setTimeout(() => {
        response.writeHead(200, head).end(answer);
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
