/** The list of what a reporting webhook can subscribe to (App API specification, reporting webhooks, read 2026-08). */
const metricsOf = {
  customer: 'subscribed unsubscribed subscription_preferences_changed',
  email:
    'drafted attempted sent delivered opened clicked converted bounced dropped deferred spammed failed unsubscribed undeliverable',
  in_app: 'drafted attempted sent opened clicked converted failed undeliverable',
  push: 'drafted attempted sent delivered opened clicked converted bounced dropped failed undeliverable',
  slack: 'drafted attempted sent clicked converted failed',
  sms: 'drafted attempted sent delivered clicked converted bounced dropped failed undeliverable replied',
  whatsapp: 'drafted attempted sent delivered opened clicked converted bounced dropped failed undeliverable replied',
  webhook: 'drafted attempted sent clicked converted failed undeliverable',
} as const;

export const subscriptionNames: readonly string[] = Object.entries(metricsOf).flatMap(([object, metrics]) =>
  metrics.split(' ').map((metric) => `${object}_${metric}`),
);
