import { RegionEU, RegionUS, TrackClient } from 'customerio-node';
import type { Tenant } from './model';

const clients = new Map<string, TrackClient>();

export function messagingOf(tenant: Tenant): TrackClient {
  const known = clients.get(tenant.id);
  if (known) {
    return known;
  }
  const { siteId, trackApiKey } = tenant.customerio;
  const client = new TrackClient(siteId, trackApiKey, {
    region: tenant.customerio.region === 'eu' ? RegionEU : RegionUS,
  });
  clients.set(tenant.id, client);
  return client;
}
