import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { RegionEU, TrackClient } from 'customerio-node';

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY, { region: RegionEU });

const rows = createReadStream(process.argv[2]).pipe(parse({ columns: true }));

for await (const row of rows) {
  await cio.entity({
    type: 'person',
    action: 'identify',
    identifiers: { id: row.member_id },
    attributes: { name: row.name, chapter: row.chapter },
  });
}
