import { TrackClient, RegionUS } from 'customerio-node';

const { CIO_SITE_ID, CIO_TRACK_API_KEY } = process.env;

let client;

export function cio() {
  client ??= new TrackClient(CIO_TRACK_API_KEY, CIO_SITE_ID, { region: RegionUS });
  return client;
}

export async function markChurned(user) {
  await cio().identify(user.id, { email: user.email, churned: true });
}
