const zone = process.env.GOOGLE_CLOUD_REGION ?? '';
const host = zone.startsWith('europe-') ? 'track-eu.customer.io' : 'track.customer.io';

const authorization = `Basic ${Buffer.from(
  `${process.env.CUSTOMERIO_SITE_ID}:${process.env.CUSTOMERIO_TRACK_API_KEY}`,
).toString('base64')}`;

export async function trackEvent(personId, name, data) {
  const path = `/api/v1/customers/${encodeURIComponent(personId)}/events`;
  const response = await fetch(`https://${host}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ name, data }),
    signal: AbortSignal.timeout(8000),
  });
  if (!response.ok) {
    throw new Error(`Customer.io answered ${response.status} to ${name}`);
  }
}
