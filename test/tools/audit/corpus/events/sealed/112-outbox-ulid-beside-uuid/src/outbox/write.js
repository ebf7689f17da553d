'use strict';

const { randomUUID } = require('node:crypto');
const { ulid } = require('ulid');

async function addToOutbox(trx, { userId, name, payload }) {
  const now = Date.now();
  await trx('outbox').insert({
    id: randomUUID(),
    event_ulid: ulid(now),
    user_id: userId,
    name,
    payload: JSON.stringify(payload),
    written_ms: now,
  });
}

module.exports = { addToOutbox };
