const { randomUUID } = require('node:crypto');
const { ulid } = require('ulid');
const { cio } = require('../cio');

async function orderPaid(order) {
  const traceId = randomUUID();
  await cio.track(order.userId, {
    id: ulid(),
    name: 'order_paid',
    data: {
      id: order.id,
      trace_id: traceId,
      total: order.total,
    },
  });
  return traceId;
}

module.exports = { orderPaid };
