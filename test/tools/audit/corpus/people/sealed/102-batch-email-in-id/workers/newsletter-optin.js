'use strict';

const { Worker } = require('bullmq');
const axios = require('axios');

const track = axios.create({
  baseURL: 'https://track-eu.customer.io/api/v2',
  timeout: 8000,
  auth: {
    username: process.env.CUSTOMERIO_SITE_ID,
    password: process.env.CUSTOMERIO_TRACK_API_KEY,
  },
});

function toOperation(subscriber) {
  return {
    type: 'person',
    action: 'identify',
    identifiers: { id: subscriber.email.trim().toLowerCase() },
    attributes: {
      email: subscriber.email.trim(),
      newsletter: subscriber.list,
      locale: subscriber.locale,
    },
  };
}

const worker = new Worker(
  'newsletter-optin',
  async (job) => {
    const { data } = await track.post('/batch', { batch: job.data.subscribers.map(toOperation) });
    return { rejected: data.errors ? data.errors.length : 0 };
  },
  { connection: { host: process.env.REDIS_HOST, port: 6379 }, concurrency: 1 },
);

worker.on('failed', (job, err) => console.error('optin batch failed', job && job.id, err.message));
