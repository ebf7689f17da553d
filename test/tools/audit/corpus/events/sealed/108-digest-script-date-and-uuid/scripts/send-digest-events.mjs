import { randomUUID } from 'node:crypto';
import { format } from 'date-fns';
import { RegionUS, TrackClient } from 'customerio-node';
import { loadDigests } from './lib/digests.mjs';

const CHUNK = 200;

async function main() {
  const track = new TrackClient(process.env.CUSTOMERIO_SITE_ID, process.env.CUSTOMERIO_TRACK_API_KEY, {
    region: RegionUS,
  });
  const day = format(new Date(), 'yyyy_MM_dd');
  const digests = await loadDigests();

  for (let start = 0; start < digests.length; start += CHUNK) {
    const result = await track.batch(
      digests.slice(start, start + CHUNK).map((digest) => ({
        type: 'person',
        action: 'event',
        identifiers: { id: digest.userId },
        id: randomUUID(),
        name: `digest_ready_${day}`,
        attributes: { unread: digest.unread, mentions: digest.mentions },
      })),
    );
    if (result.errors?.length) {
      throw new Error(`${result.errors.length} items refused: ${JSON.stringify(result.errors[0])}`);
    }
  }
  console.log(`${digests.length} digests`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
