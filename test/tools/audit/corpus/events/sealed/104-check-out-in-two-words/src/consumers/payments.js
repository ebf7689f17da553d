'use strict';

const { cio } = require('../cio');

async function onCardCaptured(message) {
  const { customerId, basketId, amount } = JSON.parse(message.content.toString());
  await cio.track(customerId, {
    name: 'checkout_completed',
    data: { basket_id: basketId, amount, method: 'card' },
  });
}

async function onTransferReceived(message) {
  const { customerId, basketId, amount } = JSON.parse(message.content.toString());
  await cio.track(customerId, {
    name: 'checkout_completed',
    data: { basket_id: basketId, amount, method: 'transfer' },
  });
}

module.exports = { onCardCaptured, onTransferReceived };
