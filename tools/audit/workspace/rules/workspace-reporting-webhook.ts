import type { WorkspaceRule } from '../workspace-rule';

/** What must reach your own systems, so that nobody is written to who said no or cannot be reached. */
const needed = [
  'email_bounced',
  'email_spammed',
  'email_unsubscribed',
  'customer_unsubscribed',
  'customer_subscribed',
  'customer_subscription_preferences_changed',
  'email_dropped',
  'email_failed',
  'email_undeliverable',
] as const;

export const rule: WorkspaceRule = {
  id: 'workspace-reporting-webhook',
  family: 'workspace',
  description: 'An enabled reporting webhook reports bounces, complaints, unsubscribes and failures.',
  level: 'error',
  messages: {
    missing:
      'The workspace has no reporting webhook. Bounces, complaints and unsubscribes stay in Customer.io, and your other mail keeps going to those people. Register one (cio webhook register).',
    disabled:
      'The reporting webhook is disabled. What happens meanwhile is not sent later. Enable it when the receiver verifies signatures.',
    partial:
      'The reporting webhook does not report {{events}}. What nobody hears of nobody acts on. Subscribe to them as well.',
  },
  check({ webhooks }) {
    if (webhooks.length === 0) return [{ place: 'reporting_webhooks', messageId: 'missing' }];
    const enabled = webhooks.filter(({ isDisabled }) => !isDisabled);
    if (enabled.length === 0) {
      return webhooks.map(({ id }) => ({ place: `reporting_webhooks/${id}`, messageId: 'disabled' }));
    }
    const reported = new Set(enabled.flatMap(({ events }) => events));
    const silent = needed.filter((event) => !reported.has(event));
    const [first] = enabled;
    if (silent.length === 0 || !first) return [];
    return [{ place: `reporting_webhooks/${first.id}`, messageId: 'partial', data: { events: silent.join(', ') } }];
  },
};
