const base = 'https://track.customer.io/api/v1';
const basic = Buffer.from(
  `${process.env.CIO_SITE_ID}:${process.env.CIO_TRACK_KEY}`,
).toString('base64');

export async function putPerson(id, attributes) {
  const res = await fetch(`${base}/customers/${encodeURIComponent(id)}`, {
    method: 'PUT',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
    body: JSON.stringify(attributes),
    signal: AbortSignal.timeout(10_000),
  });
  if (!res.ok) throw new Error(`customer.io answered ${res.status}`);
}
