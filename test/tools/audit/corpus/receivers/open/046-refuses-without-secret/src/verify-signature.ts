import { verifyRequestSignature } from 'customerio-node';
import { logger } from './logger';

const WINDOW_SECONDS = 691_200;

export function verifySignature(headers: Headers, rawBody: string): boolean {
  const signingSecret = process.env.CUSTOMERIO_SIGNING_KEY;
  if (!signingSecret) {
    logger.error('CUSTOMERIO_SIGNING_KEY is not set, everything is refused');
    return false;
  }
  const timestamp = headers.get('x-cio-timestamp') ?? '';
  const signature = headers.get('x-cio-signature') ?? '';
  return (
    Math.abs(Date.now() / 1000 - Number(timestamp)) <= WINDOW_SECONDS &&
    verifyRequestSignature({ signingSecret, timestamp, signature, body: rawBody })
  );
}
