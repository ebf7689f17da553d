'use strict';

const axios = require('axios');

const http = axios.create({
  baseURL: 'https://track.customer.io/api/v2',
  timeout: 10000,
  auth: {
    username: process.env.CUSTOMERIO_SITE_ID,
    password: process.env.CUSTOMERIO_TRACK_API_KEY,
  },
});

exports.record = async function record(personId, name, attributes, when) {
  const { status, data } = await http.post('/entity', {
    type: 'person',
    action: 'event',
    identifiers: { id: String(personId) },
    name,
    timestamp: when,
    attributes,
  });
  return { status, data };
};
