const fs = require('node:fs');
const axios = require('axios');
require('dotenv').config();

const { CIO_TRACK_API_KEY } = process.env;

const http = axios.create({
  baseURL: 'https://api-eu.customer.io/v1',
  timeout: 20_000,
  headers: { Authorization: `Bearer ${CIO_TRACK_API_KEY}` },
});

async function* members(segmentId) {
  let start = '';
  do {
    const { data } = await http.get(`/segments/${segmentId}/membership`, {
      params: { limit: 1000, start },
    });
    yield* data.identifiers;
    start = data.next;
  } while (start);
}

async function main() {
  const segmentId = Number(process.argv[2]);
  if (!Number.isInteger(segmentId)) {
    throw new Error('usage: export-segment <segment id>');
  }
  const out = fs.createWriteStream(`segment-${segmentId}.csv`);
  out.write('id\n');
  for await (const { id } of members(segmentId)) {
    out.write(`${id}\n`);
  }
  out.end();
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
