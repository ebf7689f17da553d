import { EventEmitter } from 'node:events';
import { stats } from '../stats.js';
import { people } from '../people.js';

export const customerioEvents = new EventEmitter();

/** Called with each verified reporting event of Customer.io. */
export function dispatch(event) {
  stats.count(event);
  customerioEvents.emit(`${event.object_type}_${event.metric}`, event);
}

customerioEvents.on('email_bounced', (event) => people.bounced(event.data.customer_id, event.data.failure_message));
customerioEvents.on('email_spammed', (event) => people.unsubscribe(event.data.customer_id));
customerioEvents.on('customer_unsubscribed', (event) => people.unsubscribe(event.data.customer_id));
customerioEvents.on('email_unsubscribed', (event) => people.unsubscribe(event.data.customer_id));
customerioEvents.on('email_open', (event) => people.seen(event.data.customer_id));
customerioEvents.on('email_complaint', (event) => people.unsubscribe(event.data.customer_id));
