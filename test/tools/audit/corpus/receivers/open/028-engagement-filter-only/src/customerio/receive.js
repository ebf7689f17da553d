import { verifyRequestSignature } from 'customerio-node';
import { events } from '../db.js';

const KEPT = ['delivered', 'opened', 'clicked', 'converted'];
const WINDOW_SECONDS = 8 * 24 * 3600;

export async function receive({ rawBody, timestamp, signature }, signingSecret) {
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > WINDOW_SECONDS) {
    return 401;
  }
  if (!verifyRequestSignature({ signingSecret, timestamp, signature, body: rawBody })) {
    return 401;
  }
  const event = JSON.parse(rawBody.toString('utf8'));
  if (!KEPT.includes(event.metric)) {
    return 200;
  }
  await events.insert({ id: event.event_id, metric: event.metric, at: event.timestamp });
  return 200;
}
