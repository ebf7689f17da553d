#!/usr/bin/env -S npx tsx
import { APIClient, RegionEU, RegionUS } from 'customerio-node';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';

const argv = yargs(hideBin(process.argv))
  .option('broadcast', { type: 'number', demandOption: true })
  .option('segment', { type: 'number', demandOption: true })
  .option('headline', { type: 'string', default: 'Planned maintenance' })
  .option('eu', { type: 'boolean', default: true })
  .option('app-key', { type: 'string', default: 'c83e05f1b7d2946a0e5fd18b27c3a694' })
  .strict()
  .parseSync();

console.log('running with', argv);

const api = new APIClient(argv.appKey, {
  region: argv.eu ? RegionEU : RegionUS,
  retry: { maxRetries: 0 },
});

const { id } = await api.triggerBroadcast(
  argv.broadcast,
  { headline: argv.headline },
  { segment: { id: argv.segment } },
);
console.log(`triggered ${id}`);
