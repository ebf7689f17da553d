import { Worker, type Job } from 'bullmq';
import { sendEvent } from '../lib/customerio.js';
import { connection } from '../lib/redis.js';

interface OrderStatusJob {
  orderId: number;
  customerId: string;
  status: 'packed' | 'shipped' | 'delivered';
  carrier?: string;
}

export const worker = new Worker<OrderStatusJob>(
  'order-status',
  async (job: Job<OrderStatusJob>) => {
    const { orderId, customerId, status, carrier } = job.data;

    await sendEvent(customerId, {
      id: `order-${orderId}-${status}`,
      name: `order_${status}`,
      timestamp: Math.floor(job.timestamp / 1000),
      data: { order_id: orderId, carrier: carrier ?? 'unknown' },
    });
  },
  { connection, concurrency: 8 },
);
