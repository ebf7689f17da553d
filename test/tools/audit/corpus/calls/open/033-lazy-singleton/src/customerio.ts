import { RegionUS, TrackClient } from 'customerio-node';
import { getSecret } from './secrets';

let client: TrackClient | undefined;

export async function trackClient(): Promise<TrackClient> {
  if (!client) {
    const { siteId, trackApiKey } = await getSecret('customerio');
    client = new TrackClient(siteId, trackApiKey, { region: RegionUS });
  }
  return client;
}
