import { RegionEU, TrackClient } from 'customerio-node';

const customerio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID ?? '',
  process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
  { region: RegionEU },
);

interface OrderCompleted {
  buyerId: string;
  orderId: string;
  total: number;
}

export async function orderCompleted(order: OrderCompleted): Promise<void> {
  await customerio.track(order.buyerId, {
    name: 'Order Completed',
    data: { order_id: order.orderId, total: order.total },
  });
}
