import { Worker } from 'bullmq';
import { publisher } from '../publisher.mjs';

new Worker('gifts', async ({ id, data }) => {
  const eventId = `gift-${id}-${Date.now()}`;
  await publisher.track({
    identifiers: { id: data.giverId },
    name: 'gift_sent',
    id: eventId,
    attributes: { gift: data.gift, value: data.value },
  });
});
