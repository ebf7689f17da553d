import { createHmac, timingSafeEqual } from 'node:crypto';

const PAST_SECONDS_MAX = 691_200;
const FUTURE_SECONDS_MAX = 300;

export interface Signed {
  rawBody: Buffer;
  timestamp: string;
  signature: string;
}

export function checkSignature({ rawBody, timestamp, signature }: Signed, key: string, nowMs: number): boolean {
  const age = nowMs / 1000 - Number(timestamp);
  if (Number.isNaN(age) || age > PAST_SECONDS_MAX || age < -FUTURE_SECONDS_MAX) {
    return false;
  }
  const expected = createHmac('sha256', key)
    .update(Buffer.concat([Buffer.from('v0:'), rawBody]))
    .digest();
  const received = Buffer.from(signature, 'hex');
  return expected.length === received.length && timingSafeEqual(expected, received);
}
