import { Worker } from 'bullmq';
import { RegionEU, TrackClient } from 'customerio-node';
import { redis } from '../redis';

const customerio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID ?? '',
  process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
  { region: RegionEU },
);

export const activityWorker = new Worker(
  'activity',
  async ({ data }) => {
    await customerio.track(data.userId, {
      name: 'review_written',
      data: { product_id: data.productId, stars: data.stars },
    });
  },
  { connection: redis, concurrency: 10 },
);
