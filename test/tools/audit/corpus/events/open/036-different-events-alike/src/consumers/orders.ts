import { cio } from '../cio';

export const orderCreated = (userId: string, orderId: string) =>
  cio.track(userId, { name: 'order_created', data: { order_id: orderId } });

export const orderUpdated = (userId: string, orderId: string) =>
  cio.track(userId, { name: 'order_updated', data: { order_id: orderId } });
