import { APIClient, RegionEU } from 'customerio-node';

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', { region: RegionEU });

const EVENTS = [
  'email_sent',
  'email_delivered',
  'email_bounced',
  'email_dropped',
  'email_spammed',
  'sms_failed',
  'customer_unsubscribed',
  'customer_subscription_preferences_changed',
];

async function main(): Promise<void> {
  const { reporting_webhooks: existing } = await api.listReportingWebhooks();
  for (const webhook of existing ?? []) {
    console.log(webhook.name, webhook.events.length, webhook.events.join(' '));
  }
  await api.createReportingWebhook({
    name: 'warehouse',
    endpoint: 'https://hooks.example.com/customerio',
    events: EVENTS,
  });
}

void main();
