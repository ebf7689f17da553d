import { rule } from '../../../../tools/audit/rules/event-id-ulid';
import { testRule } from '../test-rule';

const client = `import { TrackClient } from 'customerio-node';
import { randomUUID, createHash } from 'node:crypto';
const cio = new TrackClient(process.env.SITE, process.env.KEY);`;

testRule(rule, {
  bad: {
    'finds a UUID': `${client}
export const x = (id) => cio.track(id, { id: randomUUID(), name: 'paid' }); // <- noUlid
`,
    'finds a UUID of the package': `${client}
import { v4 as uuidv4 } from 'uuid';
export const x = (userId) => {
  const id = uuidv4();
  return cio.track(userId, { id, name: 'paid' }); // <- noUlid
};
`,
    'finds UUID version 7': `${client}
import { v7 } from 'uuid';
export const x = (userId) => cio.track(userId, { id: v7(), name: 'paid' }); // <- noUlid
`,
    'finds crypto.randomUUID': `${client}
export const x = (userId) => cio.track(userId, { name: 'paid', id: crypto.randomUUID() }); // <- noUlid
`,
    'finds the id of an order': `${client}
export const x = (order) => cio.track(order.userId, { id: order.id, name: 'paid' }); // <- noUlid
`,
    'finds the number of an invoice as text': `${client}
export const x = (invoice) => cio.track(invoice.userId, { id: String(invoice.number), name: 'paid' }); // <- noUlid
`,
    'finds the id of the person': `${client}
export const x = (user) => cio.track(user.id, { id: user.id, name: 'paid' }); // <- noUlid
`,
    'finds a time': `${client}
export const x = (userId) => cio.track(userId, { id: String(Date.now()), name: 'paid' }); // <- noUlid
`,
    'finds a composed text': `${client}
export const x = (order) => cio.track(order.userId, { id: \`order-\${order.id}\`, name: 'paid' }); // <- noUlid
`,
    'finds a hash': `${client}
export const x = (order) => cio.track(order.userId, { id: createHash('sha1').update(order.id).digest('hex'), name: 'paid' }); // <- noUlid
`,
    'finds nanoid': `${client}
import { nanoid } from 'nanoid';
export const x = (userId) => cio.track(userId, { id: nanoid(26), name: 'paid' }); // <- noUlid
`,
    'finds random text': `${client}
export const x = (userId) => cio.track(userId, { id: Math.random().toString(36).slice(2), name: 'paid' }); // <- noUlid
`,
    'finds a literal that is none': `${client}
export const x = (userId) => cio.track(userId, { id: 'evt_0001', name: 'paid' }); // <- noUlid
`,
    'finds a batch': `${client}
export const x = (rows) =>
  cio.batch(rows.map((row) => ({ type: 'person', action: 'event', id: row.uuid, identifiers: { id: row.user_id }, name: 'paid' }))); // <- noUlid
`,
    'finds a raw request': `${client}
export const x = (userId) => fetch(\`https://track.customer.io/api/v1/customers/\${userId}/events\`, { method: 'POST', body: JSON.stringify({ id: randomUUID(), name: 'paid' }) }); // <- noUlid
`,
    'finds the publisher': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const x = (order) => publisher.track({ id: order.id, identifiers: { id: order.userId }, name: 'paid' }); // <- noUlid
`,
    'finds an id of MongoDB': `${client}
export const x = (doc) => cio.track(doc.userId, { id: doc._id.toString(), name: 'paid' }); // <- noUlid
`,
    'finds a wrapper': `${client}
const emit = (userId, id, name) => cio.track(userId, { id, name });
export const x = (payment) => emit(payment.userId, payment.transactionId, 'paid'); // <- noUlid
`,
    'finds a sum of texts': `${client}
export const x = (order) => cio.track(order.userId, { id: order.userId + ':' + order.id, name: 'paid' }); // <- noUlid
`,
  },
  fine: {
    'takes a ULID': `${client}
import { ulid, monotonicFactory } from 'ulid';
const next = monotonicFactory();
export const a = (id) => cio.track(id, { id: ulid(), name: 'paid' });
export const b = (id, at) => cio.track(id, { id: ulid(at), name: 'paid' });
export const c = (id) => cio.track(id, { id: next(), name: 'paid' });
`,
    'takes a literal ULID': `${client}
cio.track('1', { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', name: 'paid' });
`,
    'takes a variable that says nothing': `${client}
export const x = (userId, id) => cio.track(userId, { id, name: 'paid' });
export const y = (event) => cio.track(event.userId, { id: event.id, name: 'paid' });
export const z = (userId, eventUlid) => cio.track(userId, { id: eventUlid, name: 'paid' });
`,
    'takes ids in the data': `${client}
export const x = (order) => cio.track(order.userId, { name: 'paid', data: { id: order.id, uuid: randomUUID() } });
`,
    'takes identifiers': `${client}
export const x = (user) => cio.entity({ type: 'person', action: 'event', identifiers: { id: user.id }, name: 'paid' });
`,
    'takes attributes of a person': `${client}
export const x = (user) => cio.entity({ type: 'person', action: 'identify', identifiers: { id: user.id }, attributes: { email: user.email, id: user.id } });
`,
    'takes no id': `${client}
export const x = (user) => cio.track(user.id, { name: 'paid', id: undefined });
`,
    'takes a ULID made of a key': `${client}
import { ulidFrom } from './ulid-from';
export const x = (order) => cio.track(order.userId, { id: ulidFrom(order.createdAt, order.id), name: 'paid' });
`,
    'takes an id of a message that is one': `${client}
export const x = (message) => cio.track(message.userId, { id: message.messageUlid, name: 'paid' });
export const y = (job) => cio.track(job.data.userId, { id: job.data.eventId, name: 'paid' });
`,
    'takes other vendors': `
export const x = (order) => posthog.capture({ distinctId: order.userId, event: 'paid', id: order.id });
`,
    'takes a ULID of a column': `${client}
export const x = (row) => cio.track(row.user_id, { id: row.ulid, name: 'paid' });
`,
  },
});
