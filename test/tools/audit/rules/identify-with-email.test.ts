import { rule } from '../../../../tools/audit/rules/identify-with-email';
import { testRule } from '../test-rule';

const client = `import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);`;

testRule(rule, {
  bad: {
    'finds attributes without one': `${client}
export const x = (user) => cio.identify(user.id, { plan: user.plan, name: user.name }); // <- missing
`,
    'finds no attributes at all': `${client}
export const x = (user) => cio.identify(user.id); // <- missing
export const y = (user) => cio.identify(user.id, {}); // <- missing
`,
    'finds attributes in a variable': `${client}
export async function x(user) {
  const attributes = { created_at: user.createdAt, plan: 'free' };
  await cio.identify(user.id, attributes); // <- missing
}
`,
    'finds attributes of a builder': `${client}
const attributesOf = (user: User) => ({ plan: user.plan, seats: user.seats });
export const x = (user: User) => cio.identify(user.id, attributesOf(user)); // <- missing
`,
    'finds an entity': `${client}
export const x = (user) => cio.entity({ type: 'person', action: 'identify', identifiers: { id: user.id }, attributes: { plan: user.plan } }); // <- missing
`,
    'finds an element of a batch': `${client}
export const x = (users) =>
  cio.batch(
    users.map((user) => ({ // <- missing
      type: 'person',
      action: 'identify',
      identifiers: { id: user.id },
      attributes: { plan: user.plan },
    })),
  );
`,
    'finds a raw request': `
export const x = (user) =>
  fetch(\`https://track.customer.io/api/v1/customers/\${user.id}\`, { // <- missing
    method: 'PUT',
    body: JSON.stringify({ first_name: user.first }),
  });
`,
    'finds the publisher': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const x = (user) => publisher.identify({ identifiers: { id: user.id }, attributes: { plan: user.plan } }); // <- missing
`,
    'finds a spread that is visible': `${client}
const base = { source: 'app', version: 2 };
export const x = (user) => cio.identify(user.id, { ...base, plan: user.plan }); // <- missing
`,
    'finds a client of a class': `
import { TrackClient } from 'customerio-node';
export class People {
  private client = new TrackClient(process.env.SITE!, process.env.KEY!);
  register(id: string, name: string) {
    return this.client.identify(id, { name, registered: true }); // <- missing
  }
}
`,
    'finds a telephone number instead': `${client}
export const x = (user) => cio.identify(user.id, { phone: user.phone }); // <- missing
`,
    'finds an address under another name': `${client}
export const x = (user) => cio.identify(user.id, { email_address: user.email }); // <- missing
`,
  },
  fine: {
    'takes an address': `${client}
export const x = (user) => cio.identify(user.id, { email: user.email });
`,
    'takes one that is written short, or quoted, or set later': `${client}
export const x = ({ id, email }) => cio.identify(id, { email });
export const y = (user) => cio.identify(user.id, { 'email': user.mail });
export function z(user) {
  const attributes = { plan: user.plan };
  attributes.email = user.email;
  return cio.identify(user.id, attributes);
}
`,
    'takes an update': `${client}
export const x = (user) => cio.identify(user.id, { plan: user.plan, _update: true });
`,
    'takes identifiers by address': `${client}
export const x = (user) => cio.entity({ type: 'person', action: 'identify', identifiers: { email: user.email }, attributes: { plan: user.plan } });
`,
    'takes attributes that cannot be seen': `${client}
export const x = (user, attributes) => cio.identify(user.id, attributes);
export const y = (user) => cio.identify(user.id, { ...user, plan: 'a' });
export const z = (user) => cio.identify(user.id, serialize(user));
`,
    'takes a key that is computed': `${client}
export const x = (user, key, value) => cio.identify(user.id, { [key]: value });
`,
    'takes an object': `${client}
export const x = (team) => cio.entity({ type: 'object', action: 'identify', identifiers: { object_type_id: '1', object_id: team.id }, attributes: { name: team.name } });
`,
    'takes the id of Customer.io': `${client}
export const x = (person) => cio.identify('cio_' + person.cioId, { plan: person.plan });
`,
    'takes an event': `${client}
export const x = (user) => cio.track(user.id, { name: 'joined', data: { plan: user.plan } });
`,
    'takes the same method of another vendor': `
import { Analytics } from '@segment/analytics-node';
const analytics = new Analytics({ writeKey: process.env.SEGMENT });
export const x = (user) => analytics.identify(user.id, { plan: user.plan });
`,
    'takes a spread with an address': `${client}
const contact = (user) => ({ email: user.email, name: user.name });
export const x = (user) => cio.identify(user.id, { ...contact(user), plan: user.plan });
`,
    'takes a test': {
      at: 'test/people.test.ts',
      code: `${client}
it('identifies', () => cio.identify('u_1', { plan: 'free' }));
`,
    },
    'takes an address that is set when there is one': `${client}
export const x = (user) => cio.identify(user.id, { plan: user.plan, ...(user.email && { email: user.email }) });
`,
    'takes an object that is assigned together': `${client}
export const x = (user) => cio.identify(user.id, Object.assign({ plan: user.plan }, { email: user.email }));
`,
  },
});
