import { Worker } from 'bullmq';
import { authorization } from './authorization.mjs';

new Worker('customerio-email-bounced', async ({ data: event }) => {
  const id = event.data.identifiers?.id;
  if (!id) return;
  const response = await fetch(
    `https://track.customer.io/api/v1/customers/${encodeURIComponent(id)}/suppress`,
    { method: 'POST', headers: { authorization } },
  );
  if (!response.ok) {
    throw new Error(`suppress: HTTP ${response.status}`);
  }
});
