import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { TrackClient, RegionUS } from 'customerio-node';

const cio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID,
  process.env.CUSTOMERIO_TRACK_API_KEY,
  { region: RegionUS },
);

async function main() {
  const file = process.argv[2];
  if (!file) {
    throw new Error('usage: announce-beta <members.csv>');
  }

  const members = parse(await readFile(file, 'utf8'), { columns: true });
  console.log(`announcing to ${members.length} members`);

  await Promise.allSettled(
    members.map((member) =>
      cio.track(member.id, { name: 'beta_opened', data: { cohort: member.cohort } }),
    ),
  );

  console.log('done');
}

await main();
