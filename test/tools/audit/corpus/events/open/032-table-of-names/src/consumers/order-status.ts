import { customerio } from '../clients';

const NAME_OF_STATUS = {
  placed: 'order_placed',
  shipped: 'order_shipped',
  delivered: 'order_delivered',
  returned: 'order_returned',
} as const;

interface StatusChanged {
  userId: string;
  orderId: string;
  status: keyof typeof NAME_OF_STATUS;
}

export async function statusChanged({ userId, orderId, status }: StatusChanged): Promise<void> {
  const name = NAME_OF_STATUS[status];
  await customerio.track(userId, { name, data: { order_id: orderId, status } });
}
