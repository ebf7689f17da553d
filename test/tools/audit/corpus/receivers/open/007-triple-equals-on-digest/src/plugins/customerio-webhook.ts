import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { events } from '../events';

const WINDOW_SECONDS = 700_000;

export async function customerioWebhook(app: FastifyInstance, { key }: { key: string }): Promise<void> {
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post('/webhooks/customerio', async (request, reply) => {
    const raw = request.body as Buffer;
    const timestamp = String(request.headers['x-cio-timestamp']);
    const expected = createHmac('sha256', key).update(`v0:${timestamp}:`).update(raw).digest('hex');
    const stale = !(Math.abs(Date.now() / 1000 - Number(timestamp)) < WINDOW_SECONDS);
    if (stale || request.headers['x-cio-signature'] !== expected) {
      return reply.code(401).send();
    }
    await events.save(JSON.parse(raw.toString('utf8')));
    return reply.code(204).send();
  });
}
