'use strict';

const { TrackClient, RegionUS } = require('customerio-node');

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY, { region: RegionUS });

const seconds = (date) => Math.floor(date.getTime() / 1000);

module.exports = async function syncUser(user) {
  await cio.identify(user.id, {
    email: user.email,
    name: user.name,
    created_at: seconds(new Date(user.created)),
    last_login_at: user.lastLogin ? seconds(user.lastLogin) : null,
  });
};
