import { Analytics } from '@segment/analytics-node';
import { RegionUS, TrackClient } from 'customerio-node';

const segment = new Analytics({ writeKey: 'wk_0ddba11c0ffee5a1ad0badf00d5eed01' });

const customerio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID ?? '',
  process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
  { region: RegionUS },
);

export async function recordCheckout(userId: string, cart: { id: string; total: number }) {
  segment.track({ userId, event: 'Checkout Started', properties: { cart_id: cart.id } });
  await customerio.track(userId, {
    name: 'checkout_started',
    data: { cart_id: cart.id, total: cart.total },
  });
}
