import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { settings } from '../settings';
import { inbox } from '../inbox';

export async function webhook(req: Request, res: Response): Promise<void> {
  const raw = req.body as Buffer;
  const timestamp = req.header('x-cio-timestamp') ?? '';
  const signature = req.header('x-cio-signature') ?? '';

  const tooOld = Math.abs(Date.now() / 1000 - Number(timestamp)) > settings.webhookWindowSeconds;
  const expected = createHmac('sha256', settings.signingKey)
    .update(`v0:${timestamp}:${raw.toString('utf8')}`)
    .digest('hex');
  if (tooOld || !timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) {
    res.sendStatus(401);
    return;
  }
  await inbox.add(raw);
  res.sendStatus(200);
}
