// The way into the warehouse on the local stack: a signed callback becomes a row, a tampered one nothing, and operators
// find in message_ledger what became of a message.
import { createHmac } from 'node:crypto';

import { topics } from '../../shared/names';
import { localProject } from '../../tools/local/local-functions';
import { startLocalStack, type LocalStack } from '../../tools/local/stack';
import { pubSubClient } from '../../tools/local/topology';
import { queryLocally } from '../support/local-bigquery';

let stack: LocalStack;

beforeAll(async () => {
  stack = await startLocalStack({ ports: 'any', timeScale: 100 });
}, 60_000);
afterAll(() => stack.close());

async function callBack(body: string, tampered = body): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', stack.signingKey).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature };
  return (await fetch(stack.functions.webhook.url, { method: 'POST', headers, body: tampered })).status;
}

type Row = Readonly<Record<string, unknown>>;

/** The first row of a query that has one; rows of Pub/Sub's own subscriptions come a moment later. */
async function rowOf(query: string): Promise<Row | undefined> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { rows } = await queryLocally(stack.bigquery?.url ?? '', localProject, query);
    if (rows[0] !== undefined) return rows[0];
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return undefined;
}

describe('the local stack', () => {
  it('makes a row of a signed callback, and nothing of a tampered one', async () => {
    const event = { event_id: 'w1', object_type: 'email', metric: 'delivered', data: { campaign_id: 4 } };
    expect(await callBack(JSON.stringify({ ...event, event_id: 'w0' }), JSON.stringify(event))).toBe(401);
    expect(await callBack(JSON.stringify(event))).toBe(204);
    expect(await rowOf('SELECT COUNT(*) AS events, MAX(event_id) AS id FROM customerio.unique_events')).toEqual({
      events: 1,
      id: 'w1',
    });
  });

  it('is called by the sandbox, as by Customer.io', async () => {
    const event = {
      event_id: 'w2',
      object_type: 'email',
      metric: 'opened',
      data: { delivery_id: 'd2', prefetched: true },
    };
    const asked = await fetch(`${stack.customerio.url}/_sandbox/events`, {
      method: 'POST',
      body: JSON.stringify(event),
    });
    expect(asked.ok).toBe(true);
    await stack.customerio.callbacksSettled();
    expect(await rowOf("SELECT metric, prefetched FROM customerio.unique_events WHERE event_id = 'w2'")).toEqual({
      metric: 'opened',
      prefetched: true,
    });
  });

  it('archives messages, dead letters and outcomes, from which message_ledger tells what became of each', async () => {
    const client = pubSubClient(localProject, stack.pubsub.address);
    const publish = (id: string, json: object): Promise<string> =>
      client.topic(topics.identify).publishMessage({ json, attributes: { event_id: id } });
    const messageId = await publish('e1', { identifiers: { id: '1' } });
    await publish('e2', { identifiers: {} });
    await client.close();
    const ledger = (id: string): string =>
      `SELECT topic, message_id, fate, code FROM customerio_ops.message_ledger WHERE event_id = '${id}' AND fate != 'open'`;
    expect(await rowOf(ledger('e1'))).toEqual({
      topic: topics.identify,
      message_id: messageId,
      fate: 'delivered',
      code: null,
    });
    expect(await rowOf(ledger('e2'))).toMatchObject({ fate: 'parked', code: 'MESSAGE_MALFORMED' });
    const letters = `SELECT JSON_VALUE(attributes, '$.error_code') AS code FROM customerio_ops.dead_letters`;
    expect(await rowOf(letters)).toEqual({ code: 'MESSAGE_MALFORMED' });
  });
});
