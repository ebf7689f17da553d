'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const axios = require('axios');

const ATTEMPTS = 3;

async function sendSms(userId, to, code) {
  let last;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      const { data } = await axios.post(
        'https://api.customer.io/v1/send/sms',
        { to, identifiers: { id: userId }, transactional_message_id: 'sms_code', message_data: { code } },
        { headers: { Authorization: `Bearer ${process.env.CIO_APP_API_KEY}` }, timeout: 3000 },
      );
      return data.delivery_id;
    } catch (error) {
      last = error;
      await sleep(200 * 2 ** attempt);
    }
  }
  throw last;
}

module.exports = { sendSms };
