import { Queue } from 'bullmq';
import { redis } from '../redis';

export interface ParcelPush {
  userId: string;
  parcel: string;
  eta: string;
}

export const pushQueue = new Queue<ParcelPush>('parcel-push', {
  connection: redis,
  defaultJobOptions: {
    attempts: 3,
    backoff: { type: 'exponential', delay: 1_000 },
    removeOnComplete: true,
  },
});
