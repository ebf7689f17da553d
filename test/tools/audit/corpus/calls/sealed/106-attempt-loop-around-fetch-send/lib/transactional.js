'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

const SEND_URL = 'https://api-eu.customer.io/v1/send/email';
const ATTEMPTS = 4;

async function sendInvoice(user, invoice) {
  const body = JSON.stringify({
    to: user.email,
    identifiers: { id: user.id },
    transactional_message_id: 'invoice_ready',
    message_data: { number: invoice.number, total: invoice.total },
  });

  let failure;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      const response = await fetch(SEND_URL, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${process.env.CUSTOMERIO_APP_API_KEY}`,
          'content-type': 'application/json',
        },
        body,
        signal: AbortSignal.timeout(3000),
      });
      if (response.ok) {
        return response.json();
      }
      failure = new Error(`send answered ${response.status}`);
    } catch (error) {
      failure = error;
    }
    await sleep(200 * 2 ** attempt);
  }
  throw failure;
}

module.exports = { sendInvoice };
