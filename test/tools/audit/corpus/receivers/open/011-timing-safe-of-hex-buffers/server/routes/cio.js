import crypto from 'node:crypto';
import Router from '@koa/router';
import rawBody from 'raw-body';
import { saveRaw } from '../save-raw.js';

const key = process.env.CIO_SIGNING_KEY;
if (!key) throw new Error('CIO_SIGNING_KEY is not set');

export const router = new Router();

router.post('/cio', async (ctx) => {
  const raw = await rawBody(ctx.req, { limit: '1mb' });
  const timestamp = ctx.get('x-cio-timestamp');
  ctx.assert(Math.abs(Date.now() / 1000 - timestamp) < 8 * 86400, 401);

  const wanted = crypto.createHmac('sha256', key).update(`v0:${timestamp}:`).update(raw).digest();
  const given = Buffer.from(ctx.get('x-cio-signature'), 'hex');
  ctx.assert(crypto.timingSafeEqual(given, wanted), 401);

  await saveRaw(raw);
  ctx.status = 204;
});
