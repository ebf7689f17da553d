'use strict';

const { insert } = require('./insert');
const { forward } = require('./forward');

const ENGAGEMENT = new Set(['opened', 'clicked', 'link_clicked', 'converted']);

/** event: one reporting event of Customer.io, {event_id, object_type, metric, timestamp, data} */
async function onReportingEvent(event) {
  await insert('delivery_events', event);
  if (ENGAGEMENT.has(event.metric)) {
    await forward('engagement', {
      person: event.data.identifiers?.id,
      metric: event.metric,
      at: event.timestamp,
    });
  }
}

module.exports = { onReportingEvent };
