const { TrackClient: Cio, RegionEU } = require('customerio-node');
const db = require('./db.cjs');

const cio = new Cio(process.env.CIO_SITE_ID, process.env.CIO_TRACK_API_KEY, { region: RegionEU });

function payload(row) {
  const at = new Date(row.happened_on).valueOf();
  return { name: 'parcel_scanned', data: { depot: row.depot }, timestamp: at };
}

module.exports.dispatch = (row) =>
  cio
    .track(row.recipient_id, payload(row))
    .then(() => db.scans.update(row.id, { dispatched_s: Math.floor(Date.now() / 1000) }));
