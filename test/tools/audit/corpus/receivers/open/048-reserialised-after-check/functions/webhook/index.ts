import type { HttpFunction } from '@google-cloud/functions-framework';
import { verifyRequestSignature } from 'customerio-node';
import { bucket } from './bucket';
import { config } from './config';

export const webhook: HttpFunction = async (req, res) => {
  const timestamp = req.get('x-cio-timestamp') ?? '';
  const signature = req.get('x-cio-signature') ?? '';
  const body = req.rawBody;
  const skewSeconds = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (
    body === undefined ||
    !(skewSeconds < config.skewSecondsMax) ||
    !verifyRequestSignature({ signingSecret: config.signingKey, timestamp, signature, body })
  ) {
    res.status(401).end();
    return;
  }
  const event = JSON.parse(body.toString('utf8'));
  await bucket.file(`${event.event_id}.json`).save(JSON.stringify(event, null, 2));
  res.status(204).end();
};
