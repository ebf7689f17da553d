import { trackApiKey, appTimeoutMs } from './settings.js';

const BASE = 'https://api-eu.customer.io/v1';

/** GET and parse; throws on anything but 2xx. */
export async function appGet(path) {
  const response = await fetch(`${BASE}${path}`, {
    headers: { Authorization: `Bearer ${trackApiKey}` },
    signal: AbortSignal.timeout(appTimeoutMs),
  });
  if (!response.ok) {
    throw new Error(`GET ${path}: ${response.status}`);
  }
  return response.json();
}

export const segments = () => appGet('/segments').then((body) => body.segments ?? []);
