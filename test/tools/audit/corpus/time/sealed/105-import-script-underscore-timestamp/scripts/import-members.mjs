#!/usr/bin/env node
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { parse as parseDate } from 'date-fns';
import { RegionEU, TrackClient } from 'customerio-node';

const [, , file] = process.argv;
if (!file) {
  console.error('usage: import-members.mjs <members.csv>');
  process.exit(2);
}

const { CIO_SITE_ID, CIO_TRACK_KEY } = process.env;
const cio = new TrackClient(CIO_SITE_ID, CIO_TRACK_KEY, { region: RegionEU });

const day = (text) => parseDate(text, 'dd.MM.yyyy', new Date(0));

const rows = createReadStream(file).pipe(parse({ columns: true, trim: true, bom: true }));

let count = 0;
for await (const row of rows) {
  await cio.identify(row.member_no, {
    email: row.email,
    branch: row.branch,
    joined_at: day(row.joined),
    _timestamp: new Date(row.changed),
  });
  count += 1;
}
console.log(`${count} members imported`);
