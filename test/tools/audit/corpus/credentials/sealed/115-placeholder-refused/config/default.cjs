module.exports = {
  port: 3000,
  publicUrl: 'https://donate.example.com',
  currency: 'EUR',
  customerio: {
    siteId: 'your-site-id',
    trackApiKey: 'your-track-api-key',
    region: 'us',
  },
};
