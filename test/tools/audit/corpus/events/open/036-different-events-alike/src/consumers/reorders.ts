import { cio } from '../cio';

export const reorderCreated = (userId: string, orderId: string) =>
  cio.track(userId, { name: 'reorder_created', data: { order_id: orderId } });

export const orderCreationFailed = (userId: string, reason: string) =>
  cio.track(userId, { name: 'order_creation_failed', data: { reason } });
