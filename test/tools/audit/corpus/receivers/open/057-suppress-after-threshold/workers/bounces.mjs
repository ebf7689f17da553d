import { Worker } from 'bullmq';
import { cio } from '../lib/cio.mjs';
import { redis } from '../lib/redis.mjs';

const BOUNCES_MAX = 5;
const MONTH_SECONDS = 30 * 24 * 3600;

new Worker('customerio-email-bounced', async ({ data: event }) => {
  const id = event.data.identifiers?.id;
  if (!id) return;
  const key = `bounces:${id}`;
  const count = await redis.incr(key);
  await redis.expire(key, MONTH_SECONDS);
  if (count >= BOUNCES_MAX) {
    await cio.suppress(id);
  }
});
