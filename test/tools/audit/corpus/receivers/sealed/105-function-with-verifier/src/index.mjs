import functions from '@google-cloud/functions-framework';
import { BigQuery } from '@google-cloud/bigquery';
import { ReportingVerifier } from './verifier.mjs';

const verifier = new ReportingVerifier(process.env.CIO_WEBHOOK_SIGNING_KEY?.trim());
const table = new BigQuery().dataset('messaging').table('delivery_events');

functions.http('customerioEvents', async (req, res) => {
  if (req.method !== 'POST') {
    res.status(405).end();
    return;
  }
  if (!verifier.accepts(req)) {
    res.status(401).end();
    return;
  }
  const { event_id, object_type, metric, timestamp, data } = req.body;
  await table.insert({
    insertId: event_id,
    json: { event_id, object_type, metric, occurred: timestamp, data: JSON.stringify(data ?? {}) },
  }, { raw: true });
  res.status(204).end();
});
