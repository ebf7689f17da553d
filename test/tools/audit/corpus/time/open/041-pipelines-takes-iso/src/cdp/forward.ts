import { PipelinesClient, RegionEU } from 'customerio-node';

const cdp = new PipelinesClient(process.env.CDP_WRITE_KEY ?? '', { region: RegionEU });

export async function forward(order: { id: string; buyerId: string; placed: Date; email: string }): Promise<void> {
  await cdp.identify({
    userId: order.buyerId,
    traits: { email: order.email },
    timestamp: order.placed.toISOString(),
  });
  await cdp.track({
    userId: order.buyerId,
    event: 'Order Placed',
    properties: { order_id: order.id },
    timestamp: new Date().toISOString(),
  });
}
