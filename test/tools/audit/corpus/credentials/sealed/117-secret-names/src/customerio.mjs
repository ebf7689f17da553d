import { readSecret } from './secrets.mjs';

const SITE_ID = 'projects/482019375526/secrets/customerio-site-id/versions/4';
const TRACK_API_KEY = 'projects/482019375526/secrets/customerio-track-api-key/versions/7';

let header;

function authorization() {
  header ??= Promise.all([readSecret(SITE_ID), readSecret(TRACK_API_KEY)]).then(
    ([user, password]) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  );
  return header;
}

export async function putPerson(id, attributes) {
  const response = await fetch(`https://track-eu.customer.io/api/v1/customers/${encodeURIComponent(id)}`, {
    method: 'PUT',
    headers: { authorization: await authorization(), 'content-type': 'application/json' },
    body: JSON.stringify(attributes),
  });
  if (!response.ok) {
    throw new Error(`Customer.io answered ${response.status} for ${id}`);
  }
}
