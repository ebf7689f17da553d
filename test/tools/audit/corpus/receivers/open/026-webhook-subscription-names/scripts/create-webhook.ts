import { APIClient, RegionEU } from 'customerio-node';

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', { region: RegionEU });

async function main(): Promise<void> {
  const { id } = await api.createReportingWebhook({
    name: 'warehouse',
    endpoint: 'https://hooks.example.com/customerio',
    disabled: true,
    full_resolution: true,
    with_content: false,
    events: [
      'email_sent',
      'email_delivered',
      'email_bounced',
      'email_complained',
      'email_spammed',
      'customer_unsubscribed',
    ],
  });
  console.log(`webhook ${id} created, disabled: paste its signing key, then enable it`);
}

void main();
