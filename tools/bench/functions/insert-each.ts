/** The plain way to write it: the SDK's check, and one `insertAll` for every event; no fallback, nothing is logged. */
import { BigQuery } from '@google-cloud/bigquery';
import type { HttpFunction } from '@google-cloud/functions-framework';
import { verifyRequestSignature } from 'customerio-node';

const table = new BigQuery({ projectId: 'local' }).dataset('customerio').table('delivery_events');

type Event = {
  readonly event_id: string;
  readonly object_type: string;
  readonly metric: string;
  readonly timestamp: number;
};

const textOf = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

export const insertEach: HttpFunction = async (request, response) => {
  const rawBody = request.rawBody ?? Buffer.alloc(0);
  const isSigned = verifyRequestSignature({
    signingSecret: process.env.WEBHOOK_SIGNING_KEYS ?? '',
    timestamp: textOf(request.headers['x-cio-timestamp']),
    signature: textOf(request.headers['x-cio-signature']),
    body: rawBody,
  });
  if (!isSigned) {
    response.status(401).end();
    return;
  }
  const { event_id, object_type, metric, timestamp } = request.body as Event;
  const row = {
    event_id,
    event_ts: new Date(timestamp * 1000).toISOString(),
    received_at: new Date().toISOString(),
    object_type,
    metric,
    raw: rawBody.toString(),
  };
  await table.insert([{ insertId: event_id, json: row }], { raw: true });
  response.status(204).end();
};
