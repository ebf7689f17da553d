import { RegionEU, RegionUS, TrackClient } from 'customerio-node';
import { env } from './env';

export const customerio = new TrackClient(env.CUSTOMERIO_SITE_ID, env.CUSTOMERIO_TRACK_API_KEY, {
  region: { us: RegionUS, eu: RegionEU }[env.CUSTOMERIO_REGION],
});
