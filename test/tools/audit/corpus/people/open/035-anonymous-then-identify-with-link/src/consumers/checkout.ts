import type { TrackClient } from 'customerio-node';

interface CheckoutCompleted {
  visitorId: string;
  customer: { id: string; email: string };
  total: number;
}

export async function checkoutCompleted(cio: TrackClient, message: CheckoutCompleted): Promise<void> {
  const { visitorId, customer, total } = message;
  await cio.trackAnonymous(visitorId, { name: 'checkout_completed', data: { total } });
  await cio.identify(customer.id, {
    email: customer.email,
    anonymous_id: visitorId,
  });
}
