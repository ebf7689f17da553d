const sgMail = require('@sendgrid/mail');
const { APIClient, RegionUS } = require('customerio-node');

const { SENDGRID_API_KEY, CIO_APP_API_KEY } = process.env;

sgMail.setApiKey(SENDGRID_API_KEY);

const customerio = new APIClient(CIO_APP_API_KEY, {
  region: RegionUS,
  retry: { maxRetries: 0 },
});

/** Marketing went to Customer.io, invoices still go through the old provider. */
module.exports = {
  invoices: sgMail,
  messaging: customerio,
};
