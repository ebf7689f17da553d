import { Worker } from 'bullmq';
import { APIClient, RegionUS, SendPushRequest } from 'customerio-node';
import { redis } from '../redis';
import { pushQueue, type ParcelPush } from '../queues/push';

const appClient = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
  region: RegionUS,
  retry: { maxRetries: 0 },
});

export const pushWorker = new Worker<ParcelPush>(
  pushQueue.name,
  async ({ data }) => {
    const request = new SendPushRequest({
      identifiers: { id: data.userId },
      transactional_message_id: 'parcel_arriving',
      message_data: { parcel: data.parcel, eta: data.eta },
    });
    await appClient.sendPush(request);
  },
  { connection: redis, concurrency: 5 },
);
