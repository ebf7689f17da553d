interface Auth {
  siteId: string;
  trackKey: string;
}

async function call(auth: Auth, method: 'PUT' | 'POST', path: string, body: unknown): Promise<void> {
  const credentials = Buffer.from(`${auth.siteId}:${auth.trackKey}`).toString('base64');
  const response = await fetch(`https://track-eu.customer.io/api/v1${path}`, {
    method,
    headers: { Authorization: `Basic ${credentials}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${response.status}: ${await response.text()}`);
}

export function sendPerson(auth: Auth, id: string, attributes: Record<string, unknown>): Promise<void> {
  return call(auth, 'PUT', `/customers/${encodeURIComponent(id)}`, attributes);
}

export function sendEvent(auth: Auth, id: string, name: string, data: Record<string, unknown>): Promise<void> {
  return call(auth, 'POST', `/customers/${encodeURIComponent(id)}/events`, { name, data });
}
