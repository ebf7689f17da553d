import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import { deliveryTopic } from './pubsub';

const MAX_AGE_SECONDS = 8 * 24 * 60 * 60;

interface Options {
  signingKey: string;
}

function digest(key: string, timestamp: string, payload: unknown): Buffer {
  const body = JSON.stringify(payload);
  return createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest();
}

export const customerioPlugin: FastifyPluginAsync<Options> = async (app, { signingKey }) => {
  if (!signingKey) throw new Error('no signing key for the Customer.io webhook');

  app.post('/webhooks/customerio', async (request, reply) => {
    const timestamp = String(request.headers['x-cio-timestamp'] ?? '');
    const received = Buffer.from(String(request.headers['x-cio-signature'] ?? ''), 'hex');

    if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= MAX_AGE_SECONDS)) {
      return reply.code(401).send({ error: 'stale' });
    }
    const expected = digest(signingKey, timestamp, request.body);
    if (received.length !== expected.length || !timingSafeEqual(received, expected)) {
      request.log.warn('customer.io signature mismatch');
      return reply.code(401).send({ error: 'signature' });
    }
    await deliveryTopic.publishMessage({ json: request.body });
    return reply.code(204).send();
  });
};
