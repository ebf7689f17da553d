import { customerio } from '../clients';
import type { OrderPaid } from '../events';

/** Consumes the topic "orders". */
export async function onOrderPaid(event: OrderPaid): Promise<void> {
  await customerio.track(event.userId, {
    name: 'order_paid',
    timestamp: Date.now(),
    data: {
      order_id: event.orderId,
      total: event.total,
      currency: event.currency,
    },
  });
}
