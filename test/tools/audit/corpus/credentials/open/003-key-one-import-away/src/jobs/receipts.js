'use strict';

const { APIClient, RegionEU, SendEmailRequest } = require('customerio-node');
const { CIO_APP_KEY, SUPPORT_ADDRESS } = require('../constants');

const api = new APIClient(CIO_APP_KEY, { region: RegionEU, retry: { maxRetries: 0 } });

async function sendReceipt(job) {
  const { order, user } = job.data;
  await api.sendEmail(
    new SendEmailRequest({
      to: user.email,
      identifiers: { id: user.id },
      transactional_message_id: 'receipt',
      reply_to: SUPPORT_ADDRESS,
      message_data: { order_number: order.number, total: order.total },
    }),
  );
}

module.exports = { sendReceipt };
