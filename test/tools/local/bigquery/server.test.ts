// Goal: the unmodified client works with the local BigQuery, and so does the embedded Pub/Sub. Method: the client in a
// process of its own, the real Pub/Sub and its client here.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { rowFrom } from '../../../../shared/warehouse/delivery-event-row';
import { parseDeliveryEvent } from '../../../../shared/webhooks/delivery-event';
import { startBigQuery, type EmbeddedBigQuery } from '../../../../tools/local/bigquery/server';
import { createWarehouse } from '../../../../tools/local/bigquery/warehouse';
import { startPubSub, type EmbeddedPubSub } from '../../../../tools/local/pubsub/server';
import { pubSubClient } from '../../../../tools/local/topology';
import { insertLocally, queryLocally } from '../../../support/local-bigquery';

const run = promisify(execFile);

describe('the unmodified client', () => {
  let bigquery: EmbeddedBigQuery;

  beforeAll(async () => {
    bigquery = await startBigQuery();
  }, 60_000);

  afterAll(async () => {
    await bigquery.close();
  });

  it('makes, fills, queries, pages and removes', async () => {
    const runner = path.join(__dirname, '..', '..', '..', 'support', 'bigquery-client.js');
    const { stdout } = await run(process.execPath, [runner, path.join(__dirname, 'client-scenario.js')], {
      env: { BIGQUERY_EMULATOR_HOST: bigquery.url, METADATA_SERVER_DETECTION: 'none' },
    });
    expect(JSON.parse(stdout)).toEqual({
      refused: { name: 'PartialFailureError', reasons: ['invalid', 'stopped'], locations: ['at', ''] },
      daily: [{ day: { value: '2026-11-22' }, orders: 25, amount: 300 }],
      some: [
        { id: 'o02', at: { value: '2026-11-22T10:00:00.500Z' }, doc: '{"a":1}' },
        { id: 'o03', at: { value: '2026-11-22T10:00:00.500Z' }, doc: '{"a":1}' },
      ],
      typed: [{ none: null, yes: true, day: { value: '2026-11-22' }, count: 7 }],
      paged: { token: 'string', total: '25' },
      all: 25,
      pages: [20, 5],
      dry: 'id',
      listed: 25,
      partitioned: 'at',
      clustered: ['id'],
      missing: [404, 'notFound'],
      broken: [400, 'invalidQuery'],
      again: [409, 'duplicate'],
      exists: true,
      gone: false,
      datasets: ['shop'],
      tables: ['orders'],
    });
  }, 30_000);
});

describe('the warehouse', () => {
  const projectId = 'local';
  let bigquery: EmbeddedBigQuery;
  let pubsub: EmbeddedPubSub;

  beforeAll(async () => {
    bigquery = await startBigQuery();
    await createWarehouse({ projectId, apiEndpoint: bigquery.url });
    pubsub = await startPubSub({ bigQuery: bigquery.writer });
  }, 60_000);

  afterAll(async () => {
    await pubsub.close();
    await bigquery.close();
  });

  /** Resolves when the query gives as many rows. */
  async function rowsWhenThere(query: string, count: number): Promise<readonly Readonly<Record<string, unknown>>[]> {
    for (let tries = 0; tries < 200; tries += 1) {
      const { rows } = await queryLocally(bigquery.url, projectId, query);
      if (rows.length >= count) return rows;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`never ${count} rows: ${query}`);
  }

  it('has one encoding on both ways: insertAll and the subscription of the fallback topic', async () => {
    const body = {
      event_id: 'both',
      object_type: 'email',
      metric: 'clicked',
      timestamp: Math.floor(Date.now() / 1000) - 60,
      data: {
        delivery_id: 'dé',
        link_id: 5,
        href: 'https://example.com/?a="b"',
        machine: false,
        subject: 'Grüße\u0000😀',
      },
    };
    const event = parseDeliveryEvent(Buffer.from(JSON.stringify(body, undefined, 2)));
    const row = rowFrom(event, new Date());
    await insertLocally(bigquery.url, 'local.customerio.delivery_events', { rows: [{ json: row }] });

    const client = pubSubClient(projectId, pubsub.address);
    const [topic] = await client.createTopic('customerio-webhook-fallback');
    await topic.createSubscription('customerio-webhook-fallback-archive', {
      bigqueryConfig: { table: 'local.customerio.delivery_events', useTableSchema: true, dropUnknownFields: true },
    });
    await topic.publishMessage({ data: Buffer.from(JSON.stringify({ ...row, a_column_of_tomorrow: 1 })) });
    const [one, other] = await rowsWhenThere("SELECT * FROM customerio.delivery_events WHERE event_id = 'both'", 2);
    await client.close();

    expect(one).toEqual(other);
    expect(one).toMatchObject({
      event_ts: row.event_ts.replace('Z', '000Z'),
      machine: false,
      subject: 'Grüße\u0000😀',
    });
    expect(JSON.parse(String(one?.raw))).toEqual(body);
    expect(await rowsWhenThere("SELECT * FROM customerio.unique_events WHERE event_id = 'both'", 1)).toHaveLength(1);
  });

  it('takes messages without a schema, bytes and attributes intact', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x7b]);
    const client = pubSubClient(projectId, pubsub.address);
    const [topic] = await client.createTopic('customerio-track-dead-letter');
    await topic.createSubscription('customerio-track-dead-letter-archive', {
      bigqueryConfig: { table: 'local.customerio_ops.dead_letters', writeMetadata: true },
    });
    const messageId = await topic.publishMessage({
      data: bytes,
      attributes: { error_code: 'MESSAGE_MALFORMED', 'ä"': '\\' },
    });
    const [row] = await rowsWhenThere('SELECT * FROM customerio_ops.dead_letters', 1);
    await client.close();

    expect(row).toMatchObject({
      data: bytes.toString('base64'),
      message_id: messageId,
      subscription_name: 'projects/local/subscriptions/customerio-track-dead-letter-archive',
    });
    expect(JSON.parse(String(row?.attributes))).toEqual({ error_code: 'MESSAGE_MALFORMED', 'ä"': '\\' });
  });

  it('leaves with Pub/Sub what the table refuses, and writes the rest', async () => {
    const client = pubSubClient(projectId, pubsub.address);
    const [topic] = await client.createTopic('refusals');
    await topic.createSubscription('refusals-archive', {
      bigqueryConfig: { table: 'local.customerio.delivery_events', useTableSchema: true, dropUnknownFields: true },
    });
    const row = rowFrom(parseDeliveryEvent(Buffer.from('{"event_id":"kept"}')), new Date());
    const refused = [
      Buffer.from('not json'),
      Buffer.from('[]'),
      Buffer.from(JSON.stringify({ ...row, event_ts: 'yesterday' })),
      Buffer.from(JSON.stringify({ ...row, raw: { an: 'object' } })),
    ];
    const ids = await Promise.all(refused.map((data) => topic.publishMessage({ data })));
    const kept = await topic.publishMessage({ data: Buffer.from(JSON.stringify(row)) });
    expect(await rowsWhenThere("SELECT * FROM customerio.delivery_events WHERE event_id = 'kept'", 1)).toHaveLength(1);
    await client.close();

    const subscription = 'projects/local/subscriptions/refusals-archive';
    expect(pubsub.messageState(subscription, kept)).toBe('acked');
    expect(ids.map((id) => pubsub.messageState(subscription, id))).not.toContain('acked');
  });
});

describe('startBigQuery', () => {
  it('fails when the port is taken', async () => {
    const first = await startBigQuery();
    await expect(startBigQuery({ port: first.port })).rejects.toThrow('EADDRINUSE');
    await first.close();
  });

  it('answers what it does not have by name', async () => {
    const bigquery = await startBigQuery();
    const answers = await Promise.all(
      [
        ['GET', '/projects/p/models'],
        ['PATCH', '/projects/p/datasets/d'],
        ['GET', '/projects/p/datasets/none'],
      ].map(async ([method = '', at = '']) => (await fetch(`${bigquery.url}${at}`, { method })).status),
    );
    await bigquery.close();
    expect(answers).toEqual([404, 501, 404]);
  });
});
