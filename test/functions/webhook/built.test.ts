// Goal: the built bundle on the real framework stores every authentic event, whatever BigQuery does. Method: signed HTTP
// requests to the function's process; the local BigQuery and Pub/Sub behind it, through the unmodified clients.
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { systemTopics, topics } from '../../../shared/names';
import { buildFunctions } from '../../../tools/build/functions';
import { startBigQuery, type EmbeddedBigQuery } from '../../../tools/local/bigquery/server';
import { createWarehouse } from '../../../tools/local/bigquery/warehouse';
import {
  startFunctionProcess,
  type FunctionLine,
  type FunctionProcess,
} from '../../../tools/local/functions/function-process';
import { freePort } from '../../../tools/local/ports';
import { startPubSub, type EmbeddedPubSub } from '../../../tools/local/pubsub/server';
import { pubSubClient } from '../../../tools/local/topology';
import { queryLocally } from '../../support/local-bigquery';

const projectId = 'local';
const key = 'signing-secret';
let outDir: string;
let bigquery: EmbeddedBigQuery;
let pubsub: EmbeddedPubSub;
let webhook: FunctionProcess;
let lines: FunctionLine[];

const start = async (): Promise<FunctionProcess> =>
  startFunctionProcess({
    name: 'webhook',
    sourceDir: path.join(outDir, 'webhook'),
    port: await freePort(0),
    node: process.execPath,
    env: {
      GCP_PROJECT: projectId,
      WEBHOOK_SIGNING_KEYS: `["next-key", "${key}"]`,
      BIGQUERY_DATASET: 'customerio',
      BIGQUERY_TABLE: 'delivery_events',
      FALLBACK_TOPIC: systemTopics.webhookFallback,
      FEEDBACK_TOPIC: topics.feedback,
      QUARANTINE_TOPIC: systemTopics.webhookQuarantine,
      BIGQUERY_EMULATOR_HOST: bigquery.url,
      PUBSUB_EMULATOR_HOST: pubsub.address,
    },
    onLine: (line) => lines.push(line),
  });

type Sent = {
  readonly path?: string;
  readonly method?: string;
  readonly key?: string;
  readonly headers?: Record<string, string>;
};

async function send(body: string | Buffer, sent: Sent = {}): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', sent.key ?? key)
    .update(`v0:${timestamp}:`)
    .update(body)
    .digest('hex');
  const response = await fetch(`${webhook.url}${sent.path ?? '/'}`, {
    method: sent.method ?? 'POST',
    headers: {
      'content-type': 'application/json',
      'x-cio-timestamp': timestamp,
      'x-cio-signature': signature,
      ...sent.headers,
    },
    body,
  });
  return response.status;
}

const event = (event_id: string, more: object = {}): string =>
  JSON.stringify({ event_id, object_type: 'email', metric: 'sent', timestamp: Math.floor(Date.now() / 1000), ...more });

type Rows = readonly Readonly<Record<string, unknown>>[];

/** The rows of a query, once there are as many. */
async function rowsWhenThere(query: string, count: number): Promise<Rows> {
  let rows: Rows = [];
  for (let tries = 0; tries < 400; tries += 1) {
    ({ rows } = await queryLocally(bigquery.url, projectId, query));
    if (rows.length >= count) return rows;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return rows;
}

const stored = (prefix: string, count: number): Promise<Rows> =>
  rowsWhenThere(
    `SELECT event_id, raw FROM customerio.unique_events WHERE STARTS_WITH(event_id, '${prefix}') ORDER BY event_id`,
    count,
  );
const quarantined = (code: string, count: number): Promise<Rows> =>
  rowsWhenThere(
    `SELECT data, attributes FROM customerio_ops.quarantined_events WHERE JSON_VALUE(attributes, '$.error_code') = '${code}'`,
    count,
  );

beforeAll(async () => {
  lines = [];
  outDir = await mkdtemp(path.join(os.tmpdir(), 'webhook-'));
  const building = buildFunctions({ outDir, names: ['webhook'] });
  bigquery = await startBigQuery();
  await createWarehouse({ projectId, apiEndpoint: bigquery.url });
  pubsub = await startPubSub({ bigQuery: bigquery.writer });
  const client = pubSubClient(projectId, pubsub.address);
  const [fallback] = await client.createTopic(systemTopics.webhookFallback);
  await fallback.createSubscription('fallback-archive', {
    bigqueryConfig: { table: 'local.customerio.delivery_events', useTableSchema: true, dropUnknownFields: true },
  });
  const [quarantine] = await client.createTopic(systemTopics.webhookQuarantine);
  await quarantine.createSubscription('quarantine-archive', {
    bigqueryConfig: { table: 'local.customerio_ops.quarantined_events', writeMetadata: true },
  });
  const [feedback] = await client.createTopic(topics.feedback);
  await feedback.createSubscription('feedback', {});
  await client.close();
  await building;
  webhook = await start();
}, 120_000);

afterAll(async () => {
  webhook.kill('SIGKILL');
  await webhook.exited;
  await pubsub.close();
  await bigquery.close();
  await rm(outDir, { recursive: true });
});

afterEach(() => {
  bigquery.injectFaults(undefined);
  bigquery.refuseRows(undefined);
  pubsub.refusePublishing(undefined);
});

describe('the webhook function', () => {
  it('stores signed events, whatever the path and the content type say', async () => {
    const pretty = JSON.stringify(JSON.parse(event('a2', { data: { subject: 'Grüße 😀' } })), undefined, 2);
    expect(
      await Promise.all([
        send(event('a1')),
        send(pretty, { headers: { 'content-type': 'text/plain; charset=nonsense' } }),
        send(event('a3'), { path: '/any/where?x=1' }),
        send(event('a4'), { key: 'next-key' }),
      ]),
    ).toEqual([204, 204, 204, 204]);
    const rows = await stored('a', 4);
    expect(rows.map(({ event_id }) => event_id)).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(JSON.parse(String(rows[1]?.raw))).toEqual(JSON.parse(pretty));
  });

  it("leaves an event's text alone where it looks like something of the client's", async () => {
    const body = event('token', { data: { subject: 'the {{projectId}} of {{ customer.name }}' } });
    expect(await send(body)).toBe(204);
    expect(JSON.parse(String((await stored('token', 1))[0]?.raw))).toEqual(JSON.parse(body));
  });

  it('makes exactly one row of every fixture', async () => {
    const folder = path.join(__dirname, '..', '..', 'fixtures', 'webhooks');
    const bodies = readdirSync(folder).map((file) => {
      const { body } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { body: object };
      return JSON.stringify({ ...body, event_id: `fixture ${file}` });
    });
    expect(new Set(await Promise.all(bodies.map((body) => send(body))))).toEqual(new Set([204]));
    const rows = await stored('fixture', bodies.length);
    expect(rows.map(({ raw }) => JSON.parse(String(raw)) as unknown)).toEqual(
      bodies.map((body) => JSON.parse(body) as unknown),
    );
  });

  it('stores nothing that is not signed', async () => {
    expect(
      await Promise.all([
        send(event('forged'), { key: 'another-key' }),
        send(event('forged'), { key: '' }),
        send('{"half":', { key: 'another-key' }),
        send(event('forged'), { method: 'PUT' }),
      ]),
    ).toEqual([401, 401, 401, 405]);
    const passersBy = await Promise.all(
      ['/', '/favicon.ico', '/x'].map(async (at) => (await fetch(`${webhook.url}${at}`, { method: 'POST' })).status),
    );
    expect(passersBy[0]).toBe(401);
    expect(passersBy.slice(1)).toEqual([404, 404]);
    expect((await fetch(webhook.url)).status).toBe(405);
    expect(await stored('forged', 0)).toEqual([]);
  });

  it('quarantines signed bytes that are no JSON, intact', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x7b, 0x0a]);
    expect(await send(bytes)).toBe(204);
    const [row] = await quarantined('EVENT_NOT_JSON', 1);
    expect(row?.data).toBe(bytes.toString('base64'));
  });

  it('quarantines the row that BigQuery refuses, and stores its neighbours', async () => {
    bigquery.refuseRows((_table, row) =>
      (row as { event_id: string }).event_id === 'b2' ? 'not this one' : undefined,
    );
    const bodies = ['b1', 'b2', 'b3'].map((id) => event(id));
    expect(await Promise.all(bodies.map((body) => send(body)))).toEqual([204, 204, 204]);
    expect((await stored('b', 2)).map(({ event_id }) => event_id)).toEqual(['b1', 'b3']);
    const [row] = await quarantined('ROW_REJECTED', 1);
    expect(Buffer.from(String(row?.data), 'base64').toString()).toBe(bodies[1]);
  });

  it('publishes feedback', async () => {
    const before = pubsub.unsettled('projects/local/subscriptions/feedback').length;
    expect(await send(event('c1', { metric: 'bounced' }))).toBe(204);
    expect(pubsub.unsettled('projects/local/subscriptions/feedback').length).toBe(before + 1);
  });

  it.each([
    ['answers 503', { status: 503 }],
    ['cuts the connection', { reset: true }],
    ['cuts the connection after it wrote', { reset: true, afterwards: true }],
    ['refuses access', { status: 403 }],
  ])('stores events by the fallback when BigQuery %s', async (claim, fault) => {
    bigquery.injectFaults(({ path: at }) => (at.endsWith('/insertAll') ? fault : undefined));
    const prefix = `d-${claim.replaceAll(' ', '-')}`;
    const ids = Array.from({ length: 20 }, (_, index) => `${prefix}-${index + 10}`);
    const statuses = await Promise.all(ids.map((id) => send(event(id))));
    expect(new Set(statuses)).toEqual(new Set([204]));
    expect((await stored(prefix, 20)).map(({ event_id }) => event_id)).toEqual(ids);
  });

  it('answers in time when BigQuery hangs', async () => {
    bigquery.injectFaults(({ path: at }) => (at.endsWith('/insertAll') ? { delayMs: 5_000, status: 503 } : undefined));
    const startedMs = performance.now();
    expect(await send(event('e1'))).toBe(204);
    // Customer.io's own limit.
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(await stored('e1', 1)).toHaveLength(1);
  });

  it('answers 503 when neither way is open, and stores the event when it comes again', async () => {
    bigquery.injectFaults(({ path: at }) => (at.endsWith('/insertAll') ? { status: 503 } : undefined));
    pubsub.refusePublishing(() => true);
    expect(await send(event('f1'))).toBe(503);
    bigquery.injectFaults(undefined);
    pubsub.refusePublishing(undefined);
    expect(await send(event('f1'))).toBe(204);
    expect(await stored('f1', 1)).toHaveLength(1);
    expect(lines.some((line) => line.code === 'BIGQUERY_UNAVAILABLE')).toBe(true);
  });

  it('answers what is under way when it is told to stop, and loses nothing of the rest', async () => {
    const arrived = new Promise<void>((resolve) => {
      bigquery.injectFaults(({ path: at }) => {
        if (!at.endsWith('/insertAll')) return undefined;
        resolve();
        return { delayMs: 900 };
      });
    });
    const ids = Array.from({ length: 50 }, (_, index) => `g${index + 10}`);
    const sending = Promise.allSettled(ids.map((id) => send(event(id))));
    await arrived;
    await new Promise((resolve) => setTimeout(resolve, 400));
    webhook.kill('SIGTERM');
    const results = await sending;
    expect(await webhook.exited).toBe(0);
    const answered = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(new Set(answered)).toEqual(new Set([204]));
    webhook = await start();
    // On a busy machine some were not read yet when the sockets closed; Customer.io calls again.
    const again = ids.filter((_id, index) => results[index]?.status === 'rejected');
    expect(new Set([204, ...(await Promise.all(again.map((id) => send(event(id)))))])).toEqual(new Set([204]));
    expect((await stored('g', 50)).map(({ event_id }) => event_id)).toEqual(ids);
  });

  it('logs nothing of an event', () => {
    expect(JSON.stringify(lines)).not.toMatch(/Grüße|@|signing-secret/);
  });

  it('does not start with a bad configuration, and says all that is wrong', async () => {
    const starting = startFunctionProcess({
      name: 'webhook',
      sourceDir: path.join(outDir, 'webhook'),
      port: await freePort(0),
      node: process.execPath,
      env: { GCP_PROJECT: projectId, BIGQUERY_DATASET: 'a-b', WEBHOOK_TOLERANCE_SECONDS: '0' },
    });
    await expect(starting).rejects.toThrow(
      /WEBHOOK_SIGNING_KEYS is not set(.|\n)*WEBHOOK_TOLERANCE_SECONDS must be(.|\n)*BIGQUERY_DATASET must consist(.|\n)*QUARANTINE_TOPIC is not set/,
    );
  });
});
