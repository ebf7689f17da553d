const { track } = require('./customerio');
const { users } = require('./users');

/** event: a reporting event of Customer.io */
exports.feedback = async (event) => {
  const id = event.data.customer_id;
  switch (event.metric) {
    case 'bounced':
      await users.markAddressBounced(id, event.data.failure_message);
      break;
    case 'spammed':
      await track.suppress(id);
      break;
    case 'unsubscribed':
      await users.setMarketing(id, false);
      break;
    default:
      break;
  }
};
