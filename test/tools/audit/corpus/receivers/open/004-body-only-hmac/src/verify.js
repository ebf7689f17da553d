'use strict';

const crypto = require('node:crypto');

const AGE_SECONDS_MAX = 600_000;

/** Express middleware; needs express.raw() before it. */
module.exports = function verify(secret) {
  if (!secret) throw new Error('no signing key');
  return (req, res, next) => {
    const age = Date.now() / 1000 - Number(req.headers['x-cio-timestamp']);
    if (!(age < AGE_SECONDS_MAX && age > -300)) return res.sendStatus(401);

    const digest = crypto.createHmac('sha256', secret).update(req.body).digest('hex');
    const expected = Buffer.from(digest, 'utf8');
    const received = Buffer.from(String(req.headers['x-cio-signature']), 'utf8');
    if (expected.length !== received.length || !crypto.timingSafeEqual(expected, received)) {
      return res.sendStatus(401);
    }
    next();
  };
};
