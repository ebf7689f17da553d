const { cio } = require('../cio');

async function orderPaid(order) {
  await cio.track(order.userId, {
    id: order.id,
    name: 'order_paid',
    data: { total: order.total, currency: order.currency },
    timestamp: Math.floor(order.paidAt / 1000),
  });
}

module.exports = { orderPaid };
