import { parseArgs } from 'node:util';

const { CIO_APP_API_KEY, CIO_REPORTING_WEBHOOK_ID, RECEIVER_URL } = process.env;
if (!CIO_APP_API_KEY || !CIO_REPORTING_WEBHOOK_ID || !RECEIVER_URL) {
  throw new Error('CIO_APP_API_KEY, CIO_REPORTING_WEBHOOK_ID and RECEIVER_URL are needed');
}
const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });

const emailMetrics = ['sent', 'delivered', 'opened', 'clicked', 'bounced', 'dropped', 'spammed', 'unsubscribed'];
const events = [
  ...emailMetrics.map((metric) => `email_${metric}`),
  'sms_replied',
  'customer_unsubscribed',
  'customer_subscription_preferences_changed',
];

const url = `https://api.customer.io/v1/reporting_webhooks/${CIO_REPORTING_WEBHOOK_ID}`;
const headers = { authorization: `Bearer ${CIO_APP_API_KEY}`, 'content-type': 'application/json' };

const current = await fetch(url, { headers });
if (!current.ok) throw new Error(`reading the webhook failed with ${current.status}`);
const webhook = await current.json();

const missing = events.filter((name) => !webhook.events.includes(name));
console.log(missing.length ? `missing: ${missing.join(', ')}` : 'nothing is missing');

if (missing.length && !values['dry-run']) {
  const answer = await fetch(url, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ ...webhook, endpoint: RECEIVER_URL, events: [...webhook.events, ...missing] }),
  });
  if (!answer.ok) throw new Error(`updating the webhook failed with ${answer.status}`);
}
