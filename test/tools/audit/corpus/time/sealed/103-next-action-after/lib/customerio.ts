import 'server-only';
import { RegionEU, TrackClient } from 'customerio-node';
import { env } from '@/env';

export const cio = new TrackClient(env.CUSTOMERIO_SITE_ID, env.CUSTOMERIO_TRACK_API_KEY, {
  region: RegionEU,
  timeout: 5000,
});

export type Cio = Pick<TrackClient, 'identify' | 'track'>;
