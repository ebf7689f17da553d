import type { TrackClient } from 'customerio-node';

export interface SubscriptionChanged {
  owner: { id: string; email: string };
  company: { id: string; name: string };
  seats: number;
  coupon: string | null;
  cancelled: boolean;
}

export function subscriptionChanged(cio: TrackClient) {
  return async (message: SubscriptionChanged): Promise<void> => {
    const { owner, company, seats } = message;

    if (message.cancelled) {
      await cio.identify(owner.id, { email: owner.email, seats: null });
    } else {
      await cio.identify(owner.id, { email: owner.email, seats });
    }

    await cio.entity({
      type: 'object',
      action: 'identify',
      identifiers: { object_type_id: '1', object_id: company.id },
      attributes: { name: company.name, seats: `${seats} seats` },
      cio_relationships: [{ identifiers: { id: owner.id } }],
    });

    await cio.track(owner.id, {
      name: 'subscription_changed',
      data: { seats: String(seats), coupon: message.coupon },
    });
  };
}
