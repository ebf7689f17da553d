import { Hono } from 'hono';
import { verifyRequestSignature } from 'customerio-node';

export interface Options {
  signingSecret: string;
  maxSkewSeconds: number;
  now: () => number;
  save: (event: unknown) => Promise<void>;
}

export function createReceiver({ signingSecret, maxSkewSeconds, now, save }: Options) {
  if (!signingSecret) throw new Error('signingSecret must be given');
  const app = new Hono();

  app.post('/', async (c) => {
    const body = await c.req.text();
    const timestamp = c.req.header('x-cio-timestamp') ?? '';
    const signature = c.req.header('x-cio-signature') ?? '';

    const skew = Math.abs(now() / 1000 - Number(timestamp));
    if (!(skew <= maxSkewSeconds)) return c.text('stale', 401);
    if (!verifyRequestSignature({ signingSecret, timestamp, body, signature })) {
      return c.text('signature', 401);
    }
    await save(JSON.parse(body));
    return c.body(null, 200);
  });
  return app;
}
