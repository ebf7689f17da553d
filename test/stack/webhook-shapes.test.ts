/**
 * Goal: every shape of callback becomes exactly one row with the text that was sent, and what is no JSON one quarantined
 * message with its bytes; on both ways into BigQuery. Method: the fixtures as they are printed in documents, signed, to
 * the built bundle; what BigQuery was handed is compared byte for byte, because its JSON type keeps no white space.
 */
import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { PubSub } from '@google-cloud/pubsub';

import { systemTopics } from '../../shared/names';
import { SubscriptionReader } from '../../tools/local/day/subscription-reader';
import { localProject } from '../../tools/local/local-functions';
import { startLocalStack, type LocalStack } from '../../tools/local/stack';
import { pubSubClient } from '../../tools/local/topology';
import { queryLocally } from '../support/local-bigquery';

type Callback = { readonly name: string; readonly body: Buffer; readonly eventId: string };
type Row = Readonly<Record<string, unknown>>;

const fixtures = path.join(__dirname, '..', 'fixtures', 'webhooks');
const readerName = 'fallback-reader';
const textOf = (bytes: Buffer): string => bytes.toString('hex');

/** As documents print it; `serial` makes other events of the same shapes. */
const callbacks = (serial: string): Callback[] =>
  readdirSync(fixtures).map((name) => {
    const { body } = JSON.parse(readFileSync(path.join(fixtures, name), 'utf8')) as { body: { event_id?: string } };
    const isNamed = body.event_id !== undefined;
    const named = isNamed ? { ...body, event_id: `${body.event_id}${serial}` } : { ...body, serial };
    const bytes = Buffer.from(`${JSON.stringify(named, undefined, 2)}\n`);
    const eventId = named.event_id ?? createHash('sha256').update(bytes).digest('hex');
    return { name, body: bytes, eventId };
  });

/** Half of each body, and each with a byte that is no UTF-8 in its first text. */
const noJson = callbacks('').flatMap(({ body }) => {
  const at = body.indexOf('"', body.indexOf(':')) + 1;
  return [
    body.subarray(0, Math.floor(body.length / 2)),
    Buffer.concat([body.subarray(0, at), Buffer.from([0xff]), body.subarray(at)]),
  ];
});

let stack: LocalStack<'webhook'>;
let client: PubSub;
let fallback: SubscriptionReader;
const inserted: Row[] = [];
beforeAll(async () => {
  stack = await startLocalStack({ ports: 'any', functions: ['webhook'], timeScale: 10 });
  client = pubSubClient(localProject, stack.pubsub.address);
  await client.topic(systemTopics.webhookFallback).createSubscription(readerName);
  fallback = new SubscriptionReader(client, readerName);
  stack.bigquery?.refuseRows((_table, row) => {
    inserted.push(row as Row);
    return undefined;
  });
}, 60_000);
afterAll(async () => {
  await fallback.close();
  await client.close();
  await stack.close();
});
afterEach(() => {
  stack.bigquery?.injectFaults(undefined);
});

async function send(body: Buffer): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', stack.signingKey).update(`v0:${timestamp}:`).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-cio-timestamp': timestamp, 'x-cio-signature': signature };
  return (await fetch(stack.functions.webhook.url, { method: 'POST', headers, body: new Uint8Array(body) })).status;
}

/** The rows of a query, once there are so many; what Pub/Sub itself writes comes a moment later. */
async function rowsOf(query: string, count: number): Promise<readonly Row[]> {
  for (let tries = 0; ; tries += 1) {
    const { rows } = await queryLocally(stack.bigquery?.url ?? '', localProject, query);
    if (rows.length >= count || tries === 400) return rows;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** What became of the callbacks in the deduplicated view: each exactly one row, which says what the callback said. */
async function expectOneRowEach(sent: readonly Callback[]): Promise<void> {
  const ids = sent.map(({ eventId }) => `'${eventId}'`).join(', ');
  const query = `SELECT event_id, raw FROM customerio.unique_events WHERE event_id IN (${ids})`;
  const rows = await rowsOf(query, sent.length);
  const byId = [...rows].sort((a, b) => (String(a.event_id) < String(b.event_id) ? -1 : 1));
  const expected = [...sent].sort((a, b) => (a.eventId < b.eventId ? -1 : 1));
  expect(byId.map(({ event_id: id, raw }) => ({ id, says: JSON.parse(String(raw)) as unknown }))).toEqual(
    expected.map(({ eventId, body }) => ({ id: eventId, says: JSON.parse(body.toString()) as unknown })),
  );
}

/** The text of every row that BigQuery was handed, by insertAll or by the fallback; by both, where the first was slow. */
async function expectBytes(sent: readonly Callback[]): Promise<void> {
  const handedFor = (id: string): Row[] =>
    [...inserted, ...fallback.messages.map(({ data }) => JSON.parse(data.toString()) as Row)].filter(
      ({ event_id: eventId }) => eventId === id,
    );
  for (let tries = 0; tries < 400 && sent.some(({ eventId }) => handedFor(eventId).length === 0); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  for (const { eventId, body } of sent) {
    expect([...new Set(handedFor(eventId).map(({ raw }) => raw))]).toEqual([body.toString()]);
  }
}

describe('a callback of every shape', () => {
  it('becomes one row with its bytes', async () => {
    const sent = callbacks('');
    expect(sent.length).toBeGreaterThan(10);
    expect(new Set(await Promise.all(sent.map(({ body }) => send(body))))).toEqual(new Set([204]));
    await expectOneRowEach(sent);
    await expectBytes(sent);
  });

  it('becomes one row with its bytes by the fallback, and stays one when it comes again', async () => {
    stack.bigquery?.injectFaults(({ path: at }) => (at.endsWith('/insertAll') ? { status: 503 } : undefined));
    const sent = callbacks('F');
    expect(new Set(await Promise.all(sent.map(({ body }) => send(body))))).toEqual(new Set([204]));
    await expectOneRowEach(sent);
    await expectBytes(sent);
    stack.bigquery?.injectFaults(undefined);
    expect(new Set(await Promise.all(sent.map(({ body }) => send(body))))).toEqual(new Set([204]));
    await expectOneRowEach(sent);
  });

  it('is quarantined once with its bytes when it is no JSON', async () => {
    expect(new Set(await Promise.all(noJson.map(send)))).toEqual(new Set([204]));
    const rows = await rowsOf(
      "SELECT data FROM customerio_ops.quarantined_events WHERE JSON_VALUE(attributes, '$.error_code') = 'EVENT_NOT_JSON'",
      noJson.length,
    );
    const stored = rows.map(({ data }) => textOf(Buffer.from(String(data), 'base64')));
    expect(stored.sort()).toEqual(noJson.map(textOf).sort());
  });
});
