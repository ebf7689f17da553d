import { Queue, Worker } from 'bullmq';
import { cio } from '../cio';
import { connection } from '../redis';

interface Job {
  id: string;
  email: string;
}

export const messaging = new Queue<Job>('messaging', { connection });

export const worker = new Worker<Job>(
  'messaging',
  async ({ data }) => {
    await cio.identify(data.id, { email: data.email });
  },
  { connection },
);
