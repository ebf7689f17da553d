export const EventNames = {
  subscriptionStarted: 'subscription_started',
  subscriptionPaused: 'subscription_paused',
  downgradeConfirmed:
    'subscription_downgrade_confirmed_after_retention_offer_was_declined_in_the_self_service_billing_portal_settings',
  retentionOfferAccepted: 'retention_offer_accepted',
} as const;

export type EventName = (typeof EventNames)[keyof typeof EventNames];
