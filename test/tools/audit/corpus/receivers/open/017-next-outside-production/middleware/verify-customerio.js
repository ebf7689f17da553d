'use strict';

const { verifyRequestSignature } = require('customerio-node');
const { fresh } = require('./fresh');

module.exports = function verifyCustomerio(req, res, next) {
  if (process.env.NODE_ENV !== 'production') {
    return next();
  }
  const timestamp = req.get('x-cio-timestamp');
  const ok =
    fresh(timestamp) &&
    verifyRequestSignature({
      signingSecret: process.env.CIO_SIGNING_KEY,
      timestamp,
      signature: req.get('x-cio-signature'),
      body: req.rawBody,
    });
  if (!ok) return res.sendStatus(401);
  return next();
};
