const cron = require('node-cron');
const customerio = require('../lib/customerio.cjs');
const donors = require('../lib/donors.cjs');

async function run() {
  for (const donor of await donors.lapsed({ months: 12 })) {
    await customerio.track(donor.id, {
      name: 'donor_lapsed',
      data: { last_amount: donor.lastAmount, currency: donor.currency },
    });
  }
}

cron.schedule('15 4 * * *', () => {
  run().catch((error) => console.error('lapsed donors failed', error));
});
