const { TrackClient, RegionUS } = require('customerio-node');
const { db } = require('./db');

const cio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID,
  process.env.CUSTOMERIO_TRACK_API_KEY,
  { region: RegionUS },
);

async function relayOnce() {
  const rows = await db('outbox').where({ name: 'wishlist_item_added' }).orderBy('id').limit(200);
  if (rows.length === 0) {
    return 0;
  }
  const operations = rows.map((row) => ({
    type: 'person',
    action: 'event',
    identifiers: { id: row.user_id },
    name: 'wishlist_item_added',
    attributes: JSON.parse(row.data),
  }));
  const answer = await cio.batch(operations);
  if (answer.errors?.length) {
    console.error('operations refused', answer.errors);
  }
  await db('outbox').whereIn('id', rows.map((row) => row.id)).delete();
  return rows.length;
}

module.exports = { relayOnce };
