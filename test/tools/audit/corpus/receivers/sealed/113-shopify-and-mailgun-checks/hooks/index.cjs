'use strict';

const functions = require('@google-cloud/functions-framework');
const signatures = require('./signatures.cjs');
const { publish } = require('./pubsub.cjs');

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const checks = {
  shopify: signatures.shopify(required('SHOPIFY_API_SECRET')),
  mailgun: signatures.mailgun(required('MAILGUN_WEBHOOK_KEY')),
  customerio: signatures.customerio(required('CIO_WEBHOOK_SIGNING_KEY'), { toleranceSeconds: 8 * 86400 }),
};

functions.http('hooks', async (req, res) => {
  const source = req.path.slice(1);
  if (!Object.hasOwn(checks, source)) {
    return res.status(404).end();
  }
  if (!checks[source](req)) {
    return res.status(401).end();
  }
  await publish(source, req.rawBody);
  res.status(204).end();
});
