'use strict';

const fp = require('fastify-plugin');
const { TrackClient, RegionEU, RegionUS } = require('customerio-node');

const EEA = new Set(['AT', 'BE', 'DE', 'ES', 'FR', 'IE', 'IT', 'NL', 'PL', 'SE']);

module.exports = fp(async function customerio(fastify) {
  const clients = new Map();

  fastify.decorate('customerioFor', (tenant) => {
    let client = clients.get(tenant.id);
    if (!client) {
      client = new TrackClient(tenant.customerioSiteId, tenant.customerioTrackKey, {
        region: EEA.has(tenant.billingCountry) ? RegionEU : RegionUS,
      });
      clients.set(tenant.id, client);
    }
    return client;
  });
});
