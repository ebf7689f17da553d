import { rule } from '../../../../tools/audit/rules/stable-id';
import { testRule } from '../test-rule';

const client = `import { TrackClient, APIClient, SendEmailRequest } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
const api = new APIClient(process.env.APP_KEY);`;

testRule(rule, {
  bad: {
    'finds a member': `${client}
export const x = (user) => cio.identify(user.email, { name: user.name }); // <- mutable
`,
    'finds a variable': `${client}
export function x({ email, plan }) {
  const id = email;
  return cio.track(id, { name: 'upgraded', data: { plan } }); // <- mutable
}
`,
    'finds an address in lower case': `${client}
export const x = (body) => cio.track(body.email.trim().toLowerCase(), { name: 'subscribed' }); // <- mutable
`,
    'finds a fallback for a missing id': `${client}
export const x = (lead) => cio.identify(lead.id ?? lead.email, { email: lead.email }); // <- mutable
export const y = (lead) => cio.identify(lead.userId || lead.workEmail, { email: lead.email }); // <- mutable
`,
    'finds the path of a raw request': `
export const put = (user, attributes) =>
  fetch(\`https://track.customer.io/api/v1/customers/\${encodeURIComponent(user.emailAddress)}\`, { method: 'PUT', body: JSON.stringify(attributes) }); // <- mutable
`,
    'finds identifiers of an entity': `${client}
export const x = (email: string) => cio.entity({ type: 'person', action: 'identify', identifiers: { id: email }, attributes: {} }); // <- mutable
`,
    'finds identifiers of a batch': `${client}
export const x = (rows) => cio.batch(rows.map((row) => ({ type: 'person', action: 'event', identifiers: { id: row.contact_email }, name: 'x' }))); // <- mutable
`,
    'finds identifiers of a send': `${client}
export const x = (order) =>
  api.sendEmail(new SendEmailRequest({ to: order.email, transactional_message_id: 3, identifiers: { id: order.email } })); // <- mutable
`,
    'finds identifiers for the publisher': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const x = (email) => publisher.identify({ identifiers: { id: email }, attributes: { email } }); // <- mutable
`,
    'finds a telephone number': `${client}
export const x = (user) => cio.identify(user.phoneNumber, { email: user.email }); // <- mutable
export const y = ({ phone }) => cio.track(phone, { name: 'texted' }); // <- mutable
`,
    'finds the address of a session': `${client}
export async function x() {
  const session = await getServerSession();
  await cio.track(session.user.email, { name: 'opened' }); // <- mutable
}
`,
    'finds a form field': `${client}
export async function x(request) {
  const form = await request.formData();
  await cio.identify(String(form.get('email')), { source: 'footer' }); // <- mutable
}
`,
    'finds a literal': `${client}
cio.identify('ada@example.com', { plan: 'free' }); // <- mutable
`,
    'finds an address behind a wrapper': `${client}
const record = (personId, name) => cio.track(personId, { name });
export const x = (invoice) => record(invoice.customer_email, 'invoice_paid'); // <- mutable
`,
    'finds an address that was read from a row': `${client}
for (const [email, name] of rows) await cio.identify(email, { name }); // <- mutable
`,
    'finds a device of an address': `${client}
export const x = (user, token) => cio.addDevice(user.email, token, 'ios'); // <- mutable
`,
    'finds a template that is nothing but an address': `${client}
export const x = (user) => cio.identify(\`\${user.email}\`, {}); // <- mutable
`,
  },
  fine: {
    'takes an id': `${client}
export const x = (user) => cio.identify(user.id, { email: user.email, phone: user.phone });
`,
    'takes an id that is called otherwise': `${client}
export const x = (email) => cio.track(email.userId, { name: 'opened' });
export const y = (emailId) => cio.track(emailId, { name: 'opened' });
`,
    'takes identifiers by address': `${client}
export const x = (email) => cio.entity({ type: 'person', action: 'identify', identifiers: { email }, attributes: { plan: 'a' } });
export const y = (email) => api.sendEmail(new SendEmailRequest({ to: email, transactional_message_id: 3, identifiers: { email } }));
`,
    'takes a lookup': `${client}
export const x = (email) => api.getCustomersByEmail(email);
`,
    'takes a merge': `${client}
import { IdentifierType } from 'customerio-node';
export const x = (user) => cio.mergeCustomers(IdentifierType.Id, user.id, IdentifierType.Email, user.email);
`,
    'takes the id of Customer.io': `${client}
export const x = (person) => cio.identify(\`cio_\${person.cio_id}\`, { email: person.email });
`,
    'takes a hash of an address': `${client}
import { createHash } from 'node:crypto';
export const x = (email) => cio.identify(createHash('sha256').update(email).digest('hex'), { email });
`,
    'takes an id that is looked up by address': `${client}
export async function x(email) {
  const user = await users.findByEmail(email);
  await cio.track(user.id, { name: 'asked' });
}
`,
    'takes a suppression by address': `${client}
export const x = (email) => cio.suppress(email);
export const y = (email) => api.createSuppression('bounces', email);
`,
    'takes the same methods of another vendor': `
import { PostHog } from 'posthog-node';
const analytics = new PostHog('phc');
export const x = (user) => analytics.identify(user.email, { plan: user.plan });
`,
    'takes an id of the phone, and a number of an order': `${client}
export const x = (device) => cio.track(device.phoneOwnerId, { name: 'paired' });
export const y = (order) => cio.track(order.customerNumber, { name: 'ordered' });
`,
    'takes an anonymous event': `${client}
export const x = (anonymousId, email) => cio.trackAnonymous(anonymousId, { name: 'asked', data: { email } });
`,
  },
});
