import { SecretManagerServiceClient } from '@google-cloud/secret-manager';
import { RegionEU, TrackClient } from 'customerio-node';

const NAMES = {
  siteId: 'projects/messaging-prod/secrets/customerio-site-id/versions/3',
  trackApiKey: 'projects/messaging-prod/secrets/customerio-track-api-key/versions/7',
} as const;

const manager = new SecretManagerServiceClient();

async function read(name: string): Promise<string> {
  const [version] = await manager.accessSecretVersion({ name });
  return version.payload?.data?.toString().trim() ?? '';
}

let client: Promise<TrackClient> | undefined;

export function trackClient(): Promise<TrackClient> {
  client ??= Promise.all([read(NAMES.siteId), read(NAMES.trackApiKey)]).then(
    ([siteId, key]) => new TrackClient(siteId, key, { region: RegionEU }),
  );
  return client;
}
