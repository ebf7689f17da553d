import { RegionEU, RegionUS, TrackClient } from 'customerio-node';
import { LRUCache } from 'lru-cache';
import { decrypt } from '../vault';

interface Tenant {
  id: string;
  country: string;
  customerioSiteId: string;
  customerioTrackKeyEncrypted: string;
  customerioRegion: 'eu' | 'us';
}

const trackers = new LRUCache<string, TrackClient>({ max: 500 });

export function trackerOf(tenant: Tenant): TrackClient {
  let tracker = trackers.get(tenant.id);
  if (!tracker) {
    tracker = new TrackClient(tenant.customerioSiteId, decrypt(tenant.customerioTrackKeyEncrypted), {
      region: tenant.customerioRegion === 'eu' ? RegionEU : RegionUS,
    });
    trackers.set(tenant.id, tracker);
  }
  return tracker;
}
