'use strict';

const { TrackClient, RegionUS } = require('customerio-node');

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY, { region: RegionUS });

module.exports = async function syncUser(user) {
  const attributes = {
    email: user.email,
    name: user.name,
    created_at: new Date(user.created).getTime(),
    newsletter: Boolean(user.newsletter),
  };
  await cio.identify(user.id, attributes);
};
