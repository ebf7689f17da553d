const { contacts } = require('../db/contacts.cjs');
const { alerts } = require('../alerts.cjs');

async function undeliverableAddress({ data }) {
  await contacts.update({ customerId: data.customer_id }, { emailStatus: 'bounced', reason: data.failure_message });
}

async function complaint({ data }) {
  await contacts.update({ customerId: data.customer_id }, { marketing: false, complained: true });
  await alerts.notify('deliverability', `complaint on ${data.delivery_id}`);
}

async function optOut({ data }) {
  await contacts.update({ customerId: data.customer_id }, { marketing: false });
}

const handlers = {
  email_bounced: undeliverableAddress,
  email_reported_as_spam: complaint,
  email_unsubscribed: optOut,
  customer_unsubscribed: optOut,
};

/** event: one reporting event of Customer.io */
exports.dispatch = async function dispatch(event) {
  const handler = handlers[`${event.object_type}_${event.metric}`];
  if (!handler) {
    return false;
  }
  await handler(event);
  return true;
};
