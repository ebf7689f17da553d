import { RegionEU, RegionUS, TrackClient } from 'customerio-node';
import type { Tenant } from '../repositories/tenants';

const clients = new Map<string, TrackClient>();

export function clientOf(tenant: Tenant): TrackClient {
  const known = clients.get(tenant.id);
  if (known) {
    return known;
  }
  const client = new TrackClient(tenant.customerioSiteId, tenant.customerioTrackKey, {
    region: tenant.customerioRegion === 'eu' ? RegionEU : RegionUS,
  });
  clients.set(tenant.id, client);
  return client;
}
