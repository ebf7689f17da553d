'use strict';

const { cio } = require('../cio');

async function onKioskReceipt(message, channel) {
  const receipt = JSON.parse(message.content.toString());
  if (receipt.loyaltyId) {
    await cio.track(receipt.loyaltyId, {
      name: 'check_out_completed',
      data: { basket_id: receipt.basketId, amount: receipt.total, method: 'kiosk', store: receipt.store },
    });
  }
  channel.ack(message);
}

module.exports = { onKioskReceipt };
