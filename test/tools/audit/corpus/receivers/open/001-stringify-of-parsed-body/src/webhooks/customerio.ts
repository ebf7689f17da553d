import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
import { store } from '../store';

const KEY = process.env.CUSTOMERIO_SIGNING_KEY ?? '';
if (KEY === '') throw new Error('CUSTOMERIO_SIGNING_KEY is not set');

const AGE_SECONDS_MAX = 8 * 86_400;

export const webhooks = express.Router();
webhooks.use(express.json());

webhooks.post('/customerio', async (req, res) => {
  const timestamp = req.get('x-cio-timestamp') ?? '';
  const signed = `v0:${timestamp}:${JSON.stringify(req.body)}`;
  const expected = createHmac('sha256', KEY).update(signed).digest();
  const received = Buffer.from(req.get('x-cio-signature') ?? '', 'hex');
  const fresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < AGE_SECONDS_MAX;
  if (!fresh || received.length !== expected.length || !timingSafeEqual(received, expected)) {
    return res.sendStatus(401);
  }
  await store(req.body);
  res.sendStatus(200);
});
