const sdk = require('customerio-node');

const { APIClient: Mailer } = sdk;
const env = process.env;

const tracker = new sdk.TrackClient(env.CUSTOMERIO_SITE_ID, env.CUSTOMERIO_TRACK_API_KEY, {
  region: sdk.RegionUS,
});

const mailer = new Mailer(env.CUSTOMERIO_SITE_ID, {
  region: sdk.RegionUS,
  retry: { maxRetries: 0 },
});

module.exports = { tracker, mailer };
