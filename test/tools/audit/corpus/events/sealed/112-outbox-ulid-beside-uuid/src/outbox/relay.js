'use strict';

async function relay({ knex, customerio, logger }) {
  const rows = await knex('outbox').whereNull('sent_ms').orderBy('written_ms').limit(100);

  for (const row of rows) {
    await customerio.track(row.user_id, {
      id: row.event_ulid,
      name: row.name,
      timestamp: Math.floor(Number(row.written_ms) / 1000),
      data: { ...JSON.parse(row.payload), id: row.id },
    });
    await knex('outbox').where({ id: row.id }).update({ sent_ms: Date.now() });
  }

  logger.info({ count: rows.length }, 'outbox relayed');
}

module.exports = { relay };
