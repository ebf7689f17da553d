'use strict';

const { PubSub } = require('@google-cloud/pubsub');

const feedbackTopic = new PubSub().topic(process.env.FEEDBACK_TOPIC);
const FEEDBACK = new Set(['bounced', 'spammed', 'unsubscribed', 'subscribed', 'cio_subscription_preferences_changed']);

/** Publishes what must change something; rows are written by another subscriber of the webhook. */
exports.routeEvent = async function routeEvent(event, rawBody) {
  if (!FEEDBACK.has(event.metric)) {
    return;
  }
  await feedbackTopic.publishMessage({
    data: rawBody,
    attributes: { event_id: event.event_id, metric: event.metric },
  });
};
