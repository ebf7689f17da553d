const { rows } = require('../bigquery');

/** Consumes the raw bodies that the webhook function put on the topic "customerio-raw". */
module.exports = async function consume(message) {
  const events = JSON.parse(message.data.toString());
  await rows.insert(
    events.map((event) => ({
      event_id: event.event_id,
      metric: event.metric,
      object_type: event.object_type,
      delivery_id: event.data.delivery_id,
      event_ts: event.timestamp,
    })),
  );
};
