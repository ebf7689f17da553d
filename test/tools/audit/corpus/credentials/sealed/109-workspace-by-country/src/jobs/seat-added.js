'use strict';

module.exports = function seatAdded(fastify) {
  return async function handle({ tenantId, seat }) {
    const tenant = await fastify.tenants.get(tenantId);
    await fastify.customerioFor(tenant).identify(seat.userId, {
      email: seat.email,
      role: seat.role,
      tenant_name: tenant.name,
    });
  };
};
