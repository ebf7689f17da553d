const { TrackClient } = require('customerio-node');
const config = require('../config/customerio');

const client = new TrackClient(config.siteId, config.apiKey, { region: config.region });

exports.trialStarted = (userId, plan) =>
  client.track(userId, { name: 'trial_started', data: { plan } });
