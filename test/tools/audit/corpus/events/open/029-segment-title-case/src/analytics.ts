import { Analytics } from '@segment/analytics-node';
import { customerio } from './clients';

const segment = new Analytics({ writeKey: process.env.SEGMENT_WRITE_KEY ?? '' });

interface Order {
  id: string;
  buyerId: string;
  total: number;
}

export async function orderCompleted(order: Order): Promise<void> {
  segment.track({
    userId: order.buyerId,
    event: 'Order Completed',
    messageId: order.id,
    properties: { order_id: order.id, revenue: order.total },
  });
  await customerio.track(order.buyerId, {
    name: 'order_completed',
    data: { order_id: order.id, total: order.total },
  });
}
