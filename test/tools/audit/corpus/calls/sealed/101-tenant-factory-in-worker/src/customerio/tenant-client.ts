import { RegionEU, RegionUS, TrackClient } from 'customerio-node';

export interface TenantSettings {
  tenantId: string;
  customerioSiteId: string;
  customerioTrackKey: string;
  customerioRegion: 'us' | 'eu';
}

export function trackClientOf(settings: TenantSettings): TrackClient {
  const region = settings.customerioRegion === 'eu' ? RegionEU : RegionUS;
  return new TrackClient(settings.customerioSiteId, settings.customerioTrackKey, { region });
}
