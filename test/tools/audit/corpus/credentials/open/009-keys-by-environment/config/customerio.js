const { RegionEU } = require('customerio-node');

const workspaces = {
  development: {
    siteId: process.env.CIO_DEV_SITE_ID,
    apiKey: process.env.CIO_DEV_API_KEY,
  },
  production: {
    siteId: 'decade5eedfacade1ced',
    apiKey: '0dd5badc0deacce55f00',
  },
};

module.exports = { ...workspaces[process.env.APP_ENV || 'development'], region: RegionEU };
