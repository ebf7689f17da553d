const { cio } = require('../lib/cio');
const { readIds } = require('../lib/csv');

async function main(file) {
  const ids = await readIds(file);
  console.log(`${ids.length} people`);

  ids.forEach(async (id) => {
    await cio.track(id, { name: 'segment_migrated' });
  });
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
