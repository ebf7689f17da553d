import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const WINDOW_SECONDS = 691_200;
const sha256 = (text) => createHash('sha256').update(text).digest();

const safeEqual = (a, b) => timingSafeEqual(sha256(a), sha256(b));

export function isAuthentic(rawBody, headers, key, now = Date.now()) {
  if (!key) {
    return false;
  }
  const timestamp = String(headers['x-cio-timestamp']);
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= WINDOW_SECONDS)) {
    return false;
  }
  const expected = createHmac('sha256', key).update(`v0:${timestamp}:`).update(rawBody).digest('hex');
  return safeEqual(expected, String(headers['x-cio-signature']));
}
