import { APIClient, type Region, TrackClient } from 'customerio-node';

export interface CustomerioSettings {
  siteId: string;
  trackKey: string;
  appKey: string;
  region: Region;
}

/** Made once, at start. */
export function createCustomerio(settings: CustomerioSettings) {
  const { siteId, appKey, region } = settings;
  return {
    track: new TrackClient(siteId, appKey, { region }),
    app: new APIClient(appKey, { region, retry: { maxRetries: 0 } }),
  };
}

export type Customerio = ReturnType<typeof createCustomerio>;
