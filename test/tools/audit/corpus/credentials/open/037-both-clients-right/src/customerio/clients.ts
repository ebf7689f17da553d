import { APIClient, RegionUS, TrackClient } from 'customerio-node';
import { readFileSync } from 'node:fs';

const secret = (name: string): string => readFileSync(`/secrets/${name}`, 'utf8').trim();

const siteId = secret('customerio-site-id');
const trackApiKey = secret('customerio-track-api-key');
const appApiKey = secret('customerio-app-api-key');

export const track = new TrackClient(siteId, trackApiKey, { region: RegionUS });

export const app = new APIClient(appApiKey, {
  region: RegionUS,
  retry: { maxRetries: 0 },
});
