const { Publisher } = require('customerio-gcp/publisher');
const { users } = require('./users');

const publisher = new Publisher({ projectId: process.env.GCP_PROJECT });

/** event: a reporting event of Customer.io */
exports.feedback = async (event) => {
  const id = event.data.customer_id;
  switch (event.metric) {
    case 'bounced':
      await publisher.identify({ action: 'suppress', identifiers: { id } });
      break;
    case 'spammed':
    case 'unsubscribed':
      await users.setMarketing(id, false);
      break;
    default:
      break;
  }
};
