'use strict';

const { users } = require('./users');
const { metrics } = require('./metrics');

/** event: a reporting event of Customer.io */
exports.feedback = async function feedback(event) {
  if (event.metric === 'unsubscribed') {
    await users.setMarketing(event.data.customer_id, false);
  } else if (event.metric === 'subscribed') {
    await users.setMarketing(event.data.customer_id, true);
  } else if (event.metric === 'cio_subscription_preferences_changed') {
    await users.setTopics(event.data.customer_id, JSON.parse(event.data.content ?? '{}').topics);
  } else if (event.metric === 'delivered') {
    metrics.increment('delivered');
  }
};
