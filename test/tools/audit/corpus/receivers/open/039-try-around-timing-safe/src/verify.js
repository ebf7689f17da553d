'use strict';

const crypto = require('node:crypto');

function constantTimeEqual(a, b) {
  try {
    return crypto.timingSafeEqual(a, b);
  } catch {
    return false; // different lengths
  }
}

module.exports = function verify(secret, { rawBody, timestamp, signature }) {
  if (!secret) throw new Error('no signing key');
  const age = Date.now() / 1000 - Number(timestamp);
  if (!(age < 691_200 && age > -300)) return false;

  const expected = crypto.createHmac('sha256', secret).update(`v0:${timestamp}:${rawBody}`).digest('hex');
  return constantTimeEqual(Buffer.from(expected), Buffer.from(String(signature)));
};
