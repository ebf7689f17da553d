import { track } from '../customerio';

export async function orderPlaced(order: { buyerId: string; email: string; ordersSoFar: number }) {
  await track.identify(order.buyerId, {
    email: order.email,
    order_count: order.ordersSoFar + 1,
  });
}

export async function orderCancelled(order: { buyerId: string; email: string; ordersSoFar: number }) {
  await track.identify(order.buyerId, { email: order.email, order_count: order.ordersSoFar - 1 });
}
