import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpFunction } from '@google-cloud/functions-framework';
import { insertRow } from './rows';
import { config } from './config';

function signedBy(key: string, timestamp: string, raw: Buffer, signature: string): boolean {
  const expected = createHmac('sha256', key).update(`v0:${timestamp}:`).update(raw).digest();
  const received = Buffer.from(signature, 'hex');
  return received.length === expected.length && timingSafeEqual(received, expected);
}

export const webhook: HttpFunction = async (req, res) => {
  const raw = req.rawBody ?? Buffer.alloc(0);
  const timestamp = req.get('x-cio-timestamp') ?? '';
  if (!signedBy(config.signingKey, timestamp, raw, req.get('x-cio-signature') ?? '')) {
    res.status(401).end();
    return;
  }
  await insertRow(JSON.parse(raw.toString('utf8')));
  res.status(204).end();
};
