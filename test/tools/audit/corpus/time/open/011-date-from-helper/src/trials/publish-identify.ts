import { RegionEU, TrackClient } from 'customerio-node';

const track = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID ?? '',
  process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
  { region: RegionEU },
);

export function publishIdentify(id: string, attributes: Record<string, unknown>) {
  return track.identify(id, attributes);
}
