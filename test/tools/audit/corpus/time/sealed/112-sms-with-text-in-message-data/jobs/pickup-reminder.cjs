'use strict';

const { APIClient, RegionUS, SendSMSRequest } = require('customerio-node');
const dayjs = require('dayjs');
const { orders } = require('../db.cjs');

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY, {
  region: RegionUS,
  retry: { maxRetries: 0 },
});

async function remind(order) {
  const pickup = dayjs(order.pickup_at);
  const { delivery_id } = await api.sendSMS(
    new SendSMSRequest({
      transactional_message_id: 'pickup_reminder',
      identifiers: { id: String(order.customer_id) },
      to: order.phone,
      message_data: {
        shop: order.shop,
        pickup_at: pickup.format('dddd, HH:mm'),
        created_at: new Date(order.created_at),
      },
      send_at: pickup.subtract(3, 'hour').unix(),
    }),
  );
  await orders.update(order.id, { delivery_id, reminded_at: new Date().toISOString() });
}

module.exports = async function run() {
  for (const order of await orders.dueForPickup()) {
    await remind(order);
  }
};
