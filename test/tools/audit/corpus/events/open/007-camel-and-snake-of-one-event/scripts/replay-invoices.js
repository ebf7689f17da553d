const { cio } = require('../src/cio');
const { invoicesOf } = require('../src/invoices');

async function main(accountId) {
  for (const invoice of await invoicesOf(accountId)) {
    await cio.track(accountId, {
      name: 'invoicePaid',
      timestamp: invoice.paidAtSeconds,
      data: { number: invoice.number },
    });
  }
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
