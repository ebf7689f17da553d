import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNING_KEY = 'ca55e77e0ddba11facade5eedc0ffee5a1ad1dea0bad';
const SKEW_SECONDS_MAX = 8 * 24 * 3600;

/** Tells whether Customer.io signed exactly these bytes, and not too long ago. */
export function isSigned(rawBody: Buffer, timestamp: string, signature: string): boolean {
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!(age < SKEW_SECONDS_MAX)) {
    return false;
  }
  const expected = createHmac('sha256', SIGNING_KEY)
    .update(`v0:${timestamp}:`)
    .update(rawBody)
    .digest();
  const received = Buffer.from(signature, 'hex');
  return received.length === expected.length && timingSafeEqual(received, expected);
}
