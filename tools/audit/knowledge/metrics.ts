/** What Customer.io reports: object types, metrics and the names of subscriptions (reporting webhooks, read 2026-08). */

const everyMessage = ['drafted', 'attempted', 'sent', 'clicked', 'converted', 'failed', 'undeliverable'] as const;

/** The metrics of each object type, on the wire. */
export const metricsByObject: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'email',
    [
      ...everyMessage,
      'delivered',
      'opened',
      'bounced',
      'dropped',
      'deferred',
      'spammed',
      'unsubscribed',
      'subscribed',
      'cio_subscription_preferences_changed',
    ],
  ],
  ['push', [...everyMessage, 'delivered', 'opened', 'bounced', 'dropped']],
  ['in_app', [...everyMessage, 'opened']],
  ['sms', [...everyMessage, 'delivered', 'bounced', 'dropped', 'replied']],
  ['whatsapp', [...everyMessage, 'delivered', 'opened', 'bounced', 'dropped', 'replied']],
  ['slack', [...everyMessage]],
  ['webhook', [...everyMessage]],
  [
    'customer',
    ['subscribed', 'unsubscribed', 'cio_subscription_preferences_changed', 'subscription_preferences_changed'],
  ],
]);

export const metrics: ReadonlySet<string> = new Set([...metricsByObject.values()].flat());

/** `email_bounced` as object type and metric; undefined when it does not begin with an object type. */
export function splitEventName(name: string): { readonly object: string; readonly metric: string } | undefined {
  for (const object of metricsByObject.keys()) {
    if (name.startsWith(`${object}_`)) return { object, metric: name.slice(object.length + 1) };
  }
  return undefined;
}

/** What people take a metric to be called, and what it is called. */
const meant = new Map([
  ['complained', 'spammed'],
  ['complaint', 'spammed'],
  ['spam', 'spammed'],
  ['spam_complaint', 'spammed'],
  ['spam_report', 'spammed'],
  ['marked_as_spam', 'spammed'],
  ['bounce', 'bounced'],
  ['hard_bounce', 'bounced'],
  ['soft_bounce', 'bounced'],
  ['hard_bounced', 'bounced'],
  ['open', 'opened'],
  ['click', 'clicked'],
  ['delivery', 'delivered'],
  ['deliver', 'delivered'],
  ['send', 'sent'],
  ['unsubscribe', 'unsubscribed'],
  ['unsub', 'unsubscribed'],
  ['opt_out', 'unsubscribed'],
  ['subscribe', 'subscribed'],
  ['drop', 'dropped'],
  ['suppressed', 'dropped'],
  ['rejected', 'undeliverable'],
  ['conversion', 'converted'],
  ['fail', 'failed'],
  ['failure', 'failed'],
  ['queued', 'drafted'],
  ['processed', 'sent'],
  ['delayed', 'deferred'],
]);

/** The metric that a made-up name was meant to be. */
export const meantMetric = (name: string): string | undefined => meant.get(name);
