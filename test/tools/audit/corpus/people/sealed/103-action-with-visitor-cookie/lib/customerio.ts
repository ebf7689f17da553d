import 'server-only';
import { RegionUS, TrackClient } from 'customerio-node';

const siteId = process.env.CUSTOMERIO_SITE_ID;
const trackApiKey = process.env.CUSTOMERIO_TRACK_API_KEY;

if (!siteId || !trackApiKey) {
  throw new Error('CUSTOMERIO_SITE_ID and CUSTOMERIO_TRACK_API_KEY are needed');
}

export const customerio = new TrackClient(siteId, trackApiKey, {
  region: RegionUS,
  timeout: 5000,
});
