import { Worker } from 'bullmq';
import { clientOf } from '../customerio/clients';
import { redis } from '../redis';
import { tenants } from '../repositories/tenants';

interface SeatAdded {
  tenantId: string;
  userId: string;
  seats: number;
}

export const seatAddedWorker = new Worker<SeatAdded>(
  'seat-added',
  async (job) => {
    const tenant = await tenants.get(job.data.tenantId);
    await clientOf(tenant).track(job.data.userId, {
      name: 'seat_added',
      data: { seats: job.data.seats },
    });
  },
  { connection: redis },
);
