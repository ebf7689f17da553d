import { Hono } from 'hono';
import { verifyRequestSignature } from 'customerio-node';
import { queue } from './queue';

const app = new Hono<{ Bindings: { CIO_SIGNING_KEY: string } }>();

app.post('/hooks/customerio', async (c) => {
  const body = await c.req.text();
  const timestamp = c.req.header('x-cio-timestamp') ?? '';
  const signature = c.req.header('x-cio-signature') ?? '';

  if (!verifyRequestSignature({ signingSecret: c.env.CIO_SIGNING_KEY, timestamp, signature, body })) {
    return c.body(null, 401);
  }

  await queue.send({ body, receivedAt: Date.now() });
  return c.body(null, 204);
});

export default app;
