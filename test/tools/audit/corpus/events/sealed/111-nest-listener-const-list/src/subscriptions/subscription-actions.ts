export const SUBSCRIPTION_ACTIONS = ['started', 'paused', 'resumed', 'canceled'] as const;

export type SubscriptionAction = (typeof SUBSCRIPTION_ACTIONS)[number];

export class SubscriptionChanged {
  constructor(
    readonly subscriptionId: string,
    readonly ownerId: string,
    readonly action: SubscriptionAction,
    readonly seats: number,
  ) {}
}
