import { RegionEU, TrackClient } from 'customerio-node';

const local = process.env.NODE_ENV !== 'production';

export const messaging = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID ?? 'local',
  process.env.CUSTOMERIO_TRACK_API_KEY ?? 'local',
  {
    region: RegionEU,
    ...(local && { url: 'http://127.0.0.1:4010/api/v1' }),
    timeout: local ? 1000 : 8000,
  },
);
