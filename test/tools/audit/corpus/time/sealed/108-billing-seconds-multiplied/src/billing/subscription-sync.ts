import type Stripe from 'stripe';
import type { TrackClient } from 'customerio-node';
import type { Logger } from 'pino';

export interface Owner {
  id: string;
  email: string;
}

export class SubscriptionSync {
  readonly #cio: TrackClient;
  readonly #log: Logger;

  constructor(deps: { cio: TrackClient; log: Logger }) {
    this.#cio = deps.cio;
    this.#log = deps.log;
  }

  async started(owner: Owner, subscription: Stripe.Subscription): Promise<void> {
    await this.#cio.identify(owner.id, {
      email: owner.email,
      subscription_status: subscription.status,
      subscribed_at: subscription.start_date * 1000,
      trial_ends_at: subscription.trial_end ? new Date(subscription.trial_end * 1000) : null,
    });
    await this.#cio.track(owner.id, {
      name: 'subscription_started',
      timestamp: subscription.created,
      data: { currency: subscription.currency },
    });
    this.#log.info({ subscription: subscription.id }, 'subscription synced');
  }
}
