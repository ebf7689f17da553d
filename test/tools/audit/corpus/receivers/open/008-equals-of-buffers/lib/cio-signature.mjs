import { createHmac } from 'node:crypto';

export function isAuthentic(rawBody, headers, key, now = Date.now()) {
  if (!key) {
    throw new Error('signing key missing');
  }
  const timestamp = headers['x-cio-timestamp'];
  const skew = Math.abs(now / 1000 - Number(timestamp));
  if (Number.isNaN(skew) || skew > 8 * 24 * 60 * 60) {
    return false;
  }
  const expected = createHmac('sha256', key).update('v0:' + timestamp + ':').update(rawBody).digest();
  const actual = Buffer.from(headers['x-cio-signature'] ?? '', 'hex');
  return expected.equals(actual);
}
