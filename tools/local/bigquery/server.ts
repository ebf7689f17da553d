/**
 * An embedded BigQuery for one machine, on DuckDB: the unmodified `@google-cloud/bigquery` client works with it when
 * BIGQUERY_EMULATOR_HOST holds its address. What it does like the service, and what not: docs/warehouse.md.
 */
import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import type { BigQueryWriter } from '../pubsub/export';
import { Catalog } from './catalog';
import { Database } from './database';
import { BigQueryError, errorBody } from './errors';
import type { Fault, FaultPlan } from './faults';
import { requestBytesMax, type RefuseRow } from './insert-all';
import { Queries } from './queries';
import { answer, type Service } from './routes';
import { RowWriter } from './row-writer';
import { loadTranslator } from './sql/translate';
import { subscriptionWriter } from './subscription-writer';

export type BigQueryOptions = {
  /** @default - any free port. */
  readonly port?: number;
  readonly faults?: FaultPlan;
  /** @default Date.now */
  readonly nowMs?: () => number;
};

export type EmbeddedBigQuery = {
  readonly port: number;
  /** The value for BIGQUERY_EMULATOR_HOST: an origin, scheme included. */
  readonly url: string;
  /** For the embedded Pub/Sub: what its BigQuery subscriptions write with. */
  readonly writer: BigQueryWriter;
  injectFaults(plan: FaultPlan | undefined): void;
  /** Makes insertAll refuse rows for which `refuse` has a message. */
  refuseRows(refuse: RefuseRow | undefined): void;
  close(): Promise<void>;
};

export async function startBigQuery(options: BigQueryOptions = {}): Promise<EmbeddedBigQuery> {
  const nowMs = options.nowMs ?? Date.now;
  await loadTranslator();
  const database = await Database.open();
  const catalog = new Catalog(database, nowMs);
  const rows = new RowWriter(database);
  let { faults } = options;
  let refuseRow: RefuseRow | undefined;
  const service: Service = {
    catalog,
    rows,
    nowMs,
    queries: new Queries(catalog, database),
    refuseRow: () => refuseRow,
  };
  const closing = new AbortController();
  // Every request that a fault delays listens, and there may be hundreds.
  setMaxListeners(0, closing.signal);
  const server = createServer((request, response) => {
    void serve(service, { plan: () => faults, closing: closing.signal }, request, response);
  });
  try {
    await listen(server, options.port ?? 0);
  } catch (error) {
    await database.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    writer: subscriptionWriter(catalog, rows, nowMs),
    injectFaults(plan) {
      faults = plan;
    },
    refuseRows(refuse) {
      refuseRow = refuse;
    },
    async close() {
      closing.abort();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await database.close();
    },
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

async function serve(
  service: Service,
  faults: { readonly plan: () => FaultPlan | undefined; readonly closing: AbortSignal },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const { pathname, searchParams: query } = new URL(url, 'http://127.0.0.1');
  const path = pathname.replace(/^\/bigquery\/v2/, '');
  try {
    const body = await bodyOf(request);
    const fault: Fault = faults.plan()?.({ method, path }) ?? {};
    if (fault.delayMs !== undefined) await wait(fault.delayMs, undefined, { signal: faults.closing });
    if (fault.afterwards === true) await answer(service, { method, path, query, body });
    if (fault.reset === true) {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault.status !== undefined) {
      send(
        response,
        fault.status,
        errorBody(new BigQueryError('backendError', 'a fault put here on purpose'), fault.status),
      );
      return;
    }
    send(response, 200, await answer(service, { method, path, query, body }));
  } catch (error) {
    const known =
      error instanceof BigQueryError ? error : new BigQueryError('backendError', String(error), { cause: error });
    if (!response.destroyed) send(response, known.status, errorBody(known));
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= requestBytesMax) chunks.push(chunk);
  }
  if (bytes > requestBytesMax) {
    throw new BigQueryError('requestTooLarge', `Request payload size exceeds the limit: ${requestBytesMax} bytes.`);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new BigQueryError('invalid', 'Invalid JSON payload received.');
  }
}
