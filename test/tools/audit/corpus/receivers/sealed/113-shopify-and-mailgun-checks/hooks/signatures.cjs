'use strict';

const { createHmac, timingSafeEqual } = require('node:crypto');
const { verifyRequestSignature } = require('customerio-node');

const hmac = (key, text) => createHmac('sha256', key).update(text);

exports.shopify = (secret) => (req) =>
  hmac(secret, req.rawBody).digest('base64') === req.get('x-shopify-hmac-sha256');

exports.mailgun = (secret) => (req) => {
  const { timestamp, token, signature } = req.body.signature;
  const own = hmac(secret, timestamp + token).digest('hex');
  return timingSafeEqual(Buffer.from(own), Buffer.from(signature));
};

exports.customerio = (signingSecret, { toleranceSeconds }) => (req) => {
  const timestamp = req.get('x-cio-timestamp');
  if (!(Math.abs(Date.now() / 1e3 - timestamp) < toleranceSeconds)) {
    return false;
  }
  return verifyRequestSignature({
    signingSecret,
    timestamp,
    body: req.rawBody,
    signature: req.get('x-cio-signature'),
  });
};
