import { RegionEU, TrackClient } from 'customerio-node';

const client = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID,
  process.env.CUSTOMERIO_TRACK_API_KEY,
  { region: RegionEU },
);

export async function patchPerson(id, changes) {
  await client.identify(id, { ...changes, _update: true });
}
