import { Hono } from 'hono';
import { fromHex } from './hex';

type Bindings = {
  CIO_SIGNING_KEY: string;
  DELIVERY_EVENTS: Queue;
};

const app = new Hono<{ Bindings: Bindings }>();
const encoder = new TextEncoder();
const TOLERANCE = 7 * 86400;

app.post('/hooks/customerio', async (c) => {
  if (!c.env.CIO_SIGNING_KEY) return c.text('not configured', 503);

  const body = await c.req.text();
  const sentAt = Number(c.req.header('X-CIO-Timestamp'));
  if (!Number.isInteger(sentAt) || Date.now() / 1000 - sentAt > TOLERANCE) {
    return c.text('expired', 401);
  }

  const key = await crypto.subtle.importKey(
    'raw',
    encoder.encode(c.env.CIO_SIGNING_KEY),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  const signature = fromHex(c.req.header('X-CIO-Signature') ?? '');
  const ok = await crypto.subtle.verify('HMAC', key, signature, encoder.encode(body));
  if (!ok) return c.text('bad signature', 401);

  await c.env.DELIVERY_EVENTS.send(JSON.parse(body));
  return c.body(null, 202);
});

export default app;
