import { customerio } from '../clients';

interface OrderShipped {
  userId: string;
  orderId: string;
  carrier: string;
}

export async function orderShipped(message: OrderShipped): Promise<void> {
  await customerio.track(message.userId, {
    name: `order_${message.orderId}_shipped`,
    data: { carrier: message.carrier },
  });
}
