const { RegionEU, RegionUS, TrackClient } = require('customerio-node');
const defaults = require('../config/default.cjs').customerio;

const settings = {
  siteId: process.env.CUSTOMERIO_SITE_ID || defaults.siteId,
  trackApiKey: process.env.CUSTOMERIO_TRACK_API_KEY || defaults.trackApiKey,
  region: process.env.CUSTOMERIO_REGION || defaults.region,
};

for (const name of ['siteId', 'trackApiKey']) {
  if (settings[name].startsWith('your-')) {
    throw new Error(`customerio.${name} still has its placeholder`);
  }
}

module.exports = new TrackClient(settings.siteId, settings.trackApiKey, {
  region: settings.region === 'eu' ? RegionEU : RegionUS,
});
