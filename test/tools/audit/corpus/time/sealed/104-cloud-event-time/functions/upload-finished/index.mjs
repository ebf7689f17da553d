import { cloudEvent } from '@google-cloud/functions-framework';

const endpoint = 'https://track-eu.customer.io/api/v1/customers';
const authorization = `Basic ${Buffer.from(
  `${process.env.CIO_SITE_ID}:${process.env.CIO_TRACK_API_KEY}`,
).toString('base64')}`;

async function post(personId, event) {
  const response = await fetch(`${endpoint}/${encodeURIComponent(personId)}/events`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(event),
    signal: AbortSignal.timeout(8000),
  });
  if (!response.ok) {
    throw new Error(`Customer.io answered ${response.status}: ${await response.text()}`);
  }
}

cloudEvent('uploadFinished', async (event) => {
  const { bucket, name, size, metadata } = event.data;
  if (!metadata?.ownerId) return;

  await post(metadata.ownerId, {
    name: 'upload_finished',
    timestamp: Date.parse(event.time),
    data: { bucket, file: name, bytes: Number(size) },
  });
});
