import { request } from 'undici';

const siteId = process.env.CIO_SITE_ID ?? '';
const appApiKey = process.env.CIO_APP_API_KEY ?? '';

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

export async function recordEvent(userId: string, name: 'invoice_paid' | 'invoice_overdue', data: object) {
  const { statusCode } = await request(
    `https://track.customer.io/api/v1/customers/${encodeURIComponent(userId)}/events`,
    {
      method: 'POST',
      headers: {
        authorization: basic(siteId, appApiKey),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ name, data }),
    },
  );
  if (statusCode !== 200) {
    throw new Error(`Customer.io answered ${statusCode}`);
  }
}
