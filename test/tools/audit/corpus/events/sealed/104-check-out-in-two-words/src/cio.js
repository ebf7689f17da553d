'use strict';

const { TrackClient, RegionUS } = require('customerio-node');

const cio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID,
  process.env.CUSTOMERIO_TRACK_API_KEY,
  { region: RegionUS },
);

module.exports = { cio };
