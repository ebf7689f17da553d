const fs = require('node:fs');
const { parse } = require('csv-parse');

const authorization =
  'Basic ' +
  Buffer.from(`${process.env.CUSTOMERIO_SITE_ID}:${process.env.CUSTOMERIO_TRACK_API_KEY}`).toString('base64');

async function entity(operation) {
  const res = await fetch('https://track.customer.io/api/v2/entity', {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(operation),
  });
  if (!res.ok) throw new Error(`entity: ${res.status} ${await res.text()}`);
}

async function main(file) {
  const rows = fs.createReadStream(file).pipe(parse({ columns: true, trim: true }));
  for await (const row of rows) {
    const identifiers = { email: row.email.toLowerCase() };
    await entity({
      type: 'person',
      action: 'identify',
      identifiers,
      attributes: { first_name: row.first_name, lead_source: 'trade_fair', lead_id: row.id },
    });
    await entity({
      type: 'person',
      action: 'event',
      identifiers,
      name: 'lead_imported',
      attributes: { file },
    });
  }
}

main(process.argv[2]).catch((err) => {
  console.error(err);
  process.exitCode = 1;
});
