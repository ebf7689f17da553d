import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const keys = [process.env.CIO_SIGNING_KEY, process.env.CIO_SIGNING_KEY_PREVIOUS].filter(
  (key): key is string => Boolean(key),
);
const WINDOW_MS = 8 * 24 * 60 * 60 * 1000;

const sha256 = (text: string) => createHash('sha256').update(text).digest();

export function isSigned(
  body: string,
  headers: { timestamp: string | null; signature: string | null },
): boolean {
  const { timestamp, signature } = headers;
  if (timestamp === null || signature === null || keys.length === 0) return false;

  const ageMs = Date.now() - Number(timestamp) * 1000;
  if (Number.isNaN(ageMs) || Math.abs(ageMs) > WINDOW_MS) return false;

  const received = sha256(signature);
  return keys.some((key) => {
    const computed = createHmac('sha256', key).update(['v0', timestamp, body].join(':')).digest('hex');
    return timingSafeEqual(sha256(computed), received);
  });
}
