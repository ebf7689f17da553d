import { Worker } from 'bullmq';
import { TrackClient, RegionUS } from 'customerio-node';

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_API_KEY, {
  region: RegionUS,
});

new Worker('videos', async (job) => {
  const { ownerId, videoId, seconds } = job.data;
  await cio.track(ownerId, {
    name: 'video_processed',
    data: { video_id: videoId, seconds },
    timestamp: new Date(),
  });
});
