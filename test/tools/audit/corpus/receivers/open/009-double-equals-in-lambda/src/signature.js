const { createHmac } = require('crypto');

const sign = (key, timestamp, body) =>
  createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex');

const matches = (given, wanted) => given == wanted;

exports.verify = (key, { timestamp, signature, body }) => matches(signature, sign(key, timestamp, body));
