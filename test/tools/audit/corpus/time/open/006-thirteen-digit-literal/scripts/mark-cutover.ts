import { RegionEU, TrackClient } from 'customerio-node';
import { accountIds } from './accounts';

const CUTOVER = 1_767_225_600_000;

const cio = new TrackClient(process.env.CIO_SITE_ID ?? '', process.env.CIO_TRACK_KEY ?? '', {
  region: RegionEU,
});

async function main() {
  for (const id of accountIds) {
    await cio.identify(id, { migrated_at: CUTOVER, _update: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
