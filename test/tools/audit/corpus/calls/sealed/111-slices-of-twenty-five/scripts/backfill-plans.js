'use strict';

const { TrackClient, RegionUS } = require('customerio-node');
const { pool } = require('../lib/pg');

const SLICE = 25;

const track = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID,
  process.env.CUSTOMERIO_TRACK_API_KEY,
  { region: RegionUS },
);

async function main() {
  const { rows } = await pool.query('select id, email, plan from users order by id');

  for (let start = 0; start < rows.length; start += SLICE) {
    const slice = rows.slice(start, start + SLICE);
    await Promise.all(
      slice.map((row) => track.identify(row.id, { email: row.email, plan: row.plan })),
    );
    console.log(`${Math.min(start + SLICE, rows.length)} of ${rows.length}`);
  }

  await pool.end();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
