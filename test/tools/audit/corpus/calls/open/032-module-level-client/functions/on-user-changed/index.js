'use strict';

const functions = require('@google-cloud/functions-framework');
const { TrackClient, RegionEU } = require('customerio-node');

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_API_KEY, {
  region: RegionEU,
});

functions.cloudEvent('onUserChanged', async (event) => {
  const user = JSON.parse(Buffer.from(event.data.message.data, 'base64').toString());
  await cio.identify(user.id, { email: user.email, plan: user.plan });
});
