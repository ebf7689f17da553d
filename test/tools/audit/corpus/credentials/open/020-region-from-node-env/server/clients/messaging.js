const { APIClient, RegionEU, RegionUS } = require('customerio-node');

const isProduction = process.env.NODE_ENV === 'production';

const api = new APIClient(process.env.CIO_APP_API_KEY, {
  region: isProduction ? RegionEU : RegionUS,
  timeout: 8000,
  retry: { maxRetries: 0 },
});

module.exports = {
  async broadcastIncident(broadcastId, incident) {
    await api.triggerBroadcast(broadcastId, { title: incident.title, url: incident.url });
  },
};
