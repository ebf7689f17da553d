import { parseArgs } from 'node:util';
import { RegionEU, TrackClient } from 'customerio-node';
import { pages } from './pages.mjs';

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: true } } });

async function main() {
  const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY, { region: RegionEU });
  for await (const page of pages('suppressed-by-mistake')) {
    for (const id of page) {
      if (values['dry-run']) {
        console.log('would unsuppress', id);
      } else {
        await cio.unsuppress(id);
      }
    }
  }
}

await main();
