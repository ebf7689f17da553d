const { cio } = require('./cio');

module.exports.onPaid = (invoice) =>
  cio.track(invoice.accountId, { name: 'invoice_paid', data: { number: invoice.number } });

module.exports.onPaidByTransfer = (invoice) =>
  cio.track(invoice.accountId, { name: 'invoice_paid', data: { number: invoice.number, by: 'transfer' } });
