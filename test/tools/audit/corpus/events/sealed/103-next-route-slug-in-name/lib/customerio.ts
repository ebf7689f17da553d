import { RegionUS, TrackClient } from 'customerio-node';
import { env } from './env';

export const track = new TrackClient(env.CUSTOMERIO_SITE_ID, env.CUSTOMERIO_TRACK_API_KEY, {
  region: RegionUS,
  timeout: 5000,
});
