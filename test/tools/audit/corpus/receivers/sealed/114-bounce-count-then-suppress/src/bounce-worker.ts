import { Worker } from 'bullmq';
import { RegionUS, TrackClient } from 'customerio-node';
import { redis } from './redis';
import { preferences } from './preferences';
import { requireEnv } from './env';

const MAX_BOUNCES = 3;
const NINETY_DAYS = 90 * 24 * 60 * 60;

const track = new TrackClient(requireEnv('CIO_SITE_ID'), requireEnv('CIO_TRACK_API_KEY'), { region: RegionUS });

async function countBounce(customerId: string, eventId: string): Promise<number> {
  const key = `bounces:${customerId}`;
  await redis.sadd(key, eventId);
  await redis.expire(key, NINETY_DAYS);
  return redis.scard(key);
}

export const worker = new Worker('cio-feedback', async (job) => {
  const { event_id: eventId, metric, data } = job.data;
  const customerId: string | undefined = data.identifiers?.id ?? data.customer_id;
  if (!customerId) {
    throw new Error(`event ${eventId} names no person`);
  }

  if (metric === 'bounced') {
    const bounces = await countBounce(customerId, eventId);
    if (bounces >= MAX_BOUNCES) {
      await track.suppress(customerId);
    }
  } else if (metric === 'spammed') {
    await track.suppress(customerId);
  } else if (metric === 'unsubscribed') {
    await preferences.set(customerId, { marketing: false });
  }
}, { connection: redis });
