import { createHash } from 'node:crypto';
import pino from 'pino';
import { APIClient, RegionUS, TrackClient } from 'customerio-node';

const log = pino({ name: 'loyalty' });

const config = {
  siteId: process.env.CUSTOMERIO_SITE_ID ?? '',
  trackApiKey: process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
  appApiKey: process.env.CUSTOMERIO_APP_API_KEY ?? '',
};

const fingerprint = (secret) => createHash('sha256').update(secret).digest('hex').slice(0, 8);

function describe({ siteId, trackApiKey, appApiKey }) {
  return {
    siteId,
    trackApiKey: trackApiKey ? `set, ${trackApiKey.length} characters` : 'not set',
    appApiKey: appApiKey ? `set, ${fingerprint(appApiKey)}` : 'not set',
  };
}

log.info({ customerio: describe(config) }, 'messaging configured');

for (const [name, value] of Object.entries(config)) {
  if (value !== value.trim()) {
    throw new Error(`customerio.${name} has white space around it`);
  }
}

export const track = new TrackClient(config.siteId, config.trackApiKey, { region: RegionUS });
export const app = new APIClient(config.appApiKey, { region: RegionUS, retry: { maxRetries: 0 } });
