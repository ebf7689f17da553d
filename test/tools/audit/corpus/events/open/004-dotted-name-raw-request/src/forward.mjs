import { request } from 'undici';
import { authorization } from './auth.mjs';

/** Consumer of the topic "subscriptions". */
export async function subscriptionRenewed({ accountId, plan }) {
  const url = `https://track-eu.customer.io/api/v1/customers/${encodeURIComponent(accountId)}/events`;
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'subscription.renewed', data: { plan } }),
  });
  if (statusCode !== 200) {
    throw new Error(`Customer.io: ${statusCode} ${await body.text()}`);
  }
}
