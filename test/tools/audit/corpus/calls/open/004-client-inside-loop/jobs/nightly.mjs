import { RegionEU, TrackClient } from 'customerio-node';
import { changedUsers } from './db.mjs';

export async function nightly() {
  let count = 0;
  for await (const user of changedUsers()) {
    const client = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY, { region: RegionEU });
    await client.identify(user.id, { email: user.email, score: user.score });
    count += 1;
  }
  return count;
}

await nightly();
