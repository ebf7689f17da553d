import { customerio } from '../clients';
import { nowSeconds } from '../time';

export async function onOrderPaid(event: { userId: string; orderId: string; total: number }): Promise<void> {
  const timestamp = nowSeconds();
  await customerio.track(event.userId, {
    name: 'order_paid',
    timestamp,
    data: { order_id: event.orderId, total: event.total },
  });
}
