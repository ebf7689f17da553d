import { RegionEU, TrackClient } from 'customerio-node';
import { tenants } from './db.js';

const clients = new Map();

async function clientOf(tenantId) {
  if (!clients.has(tenantId)) {
    const { siteId, trackApiKey } = await tenants.credentials(tenantId);
    clients.set(tenantId, new TrackClient(siteId, trackApiKey, { region: RegionEU }));
  }
  return clients.get(tenantId);
}

export async function consume(message) {
  const client = await clientOf(message.tenantId);
  await client.track(message.userId, { name: 'shift_swapped', data: { shift_id: message.shiftId } });
}
