import { rule } from '../../../../tools/audit/rules/attribute-types';
import { testRule } from '../test-rule';

const client = `import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);`;

testRule(rule, {
  bad: {
    'finds a number and a text': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, seats: 5 });
export const b = (u) => cio.identify(u.id, { email: u.email, seats: 5 + u.extra * 1 });
export const c = (u) => cio.identify(u.id, { email: u.email, seats: String(u.seats) }); // <- mixed
`,
    'finds a boolean and a word': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, subscribed_to_news: true });
export const b = (u) => cio.identify(u.id, { email: u.email, subscribed_to_news: u.news ? 'yes' : 'no' }); // <- mixed
`,
    'finds a list and a joined text': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, tags: ['new'] });
export const b = (u) => cio.identify(u.id, { email: u.email, tags: u.tags.join(',') }); // <- mixed
`,
    'finds a boolean and a number': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, active: false });
export const b = (u) => cio.identify(u.id, { email: u.email, active: 1 }); // <- mixed
`,
    'finds declared types': `${client}
type A = { id: string; email: string; level: number };
type B = { id: string; email: string; level: string };
export const a = (u: A) => cio.identify(u.id, { email: u.email, level: u.level });
export const b = (u: B) => cio.identify(u.id, { email: u.email, level: u.level }); // <- mixed
`,
    'finds a fixed text of a number': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, balance: Math.round(u.cents / 100) });
export const b = (u) => cio.identify(u.id, { email: u.email, balance: (u.cents / 100).toFixed(2) }); // <- mixed
`,
    'finds a template beside a number': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, age: u.list.length });
export const b = (u) => cio.identify(u.id, { email: u.email, age: \`\${u.age}\` }); // <- mixed
`,
    'finds entities and raw requests': `${client}
export const a = (u) => cio.entity({ type: 'person', action: 'identify', identifiers: { id: u.id }, attributes: { email: u.email, vip: true } });
export const b = (u) => fetch(\`https://track.customer.io/api/v1/customers/\${u.id}\`, { method: 'PUT', body: JSON.stringify({ email: u.email, vip: 'true' }) }); // <- mixed
`,
    'finds the publisher': `${client}
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const a = (u) => cio.identify(u.id, { email: u.email, logins: 0 });
export const b = (u) => publisher.identify({ identifiers: { id: u.id }, attributes: { email: u.email, logins: '0' } }); // <- mixed
`,
    'finds wrappers': `${client}
const save = (id, attributes) => cio.identify(id, attributes);
export const a = (u) => save(u.id, { email: u.email, score: 10 });
export const b = (u) => save(u.id, { email: u.email, score: '10' }); // <- mixed
`,
    'finds an object beside a text': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, address: 'Main Street 1' });
export const b = (u) => cio.identify(u.id, { email: u.email, address: { street: u.street } }); // <- mixed
`,
  },
  fine: {
    'takes one type everywhere': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, seats: 5, plan: 'a', vip: true });
export const b = (u) => cio.identify(u.id, { email: u.email, seats: Number(u.seats), plan: u.plan.toLowerCase(), vip: u.spent > 1000 });
`,
    'takes null to clear it': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, plan: 'pro' });
export const b = (u) => cio.identify(u.id, { email: u.email, plan: null });
export const c = (u) => cio.identify(u.id, { email: u.email, plan: '' });
`,
    'takes the same name in an event': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, plan: 'pro' });
export const b = (u) => cio.track(u.id, { name: 'x', data: { plan: 4 } });
`,
    'takes an object of that name': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, size: 'm' });
export const b = (t) => cio.entity({ type: 'object', action: 'identify', identifiers: { object_type_id: '1', object_id: t.id }, attributes: { size: 4 } });
`,
    'takes another vendor': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, plan: 'pro' });
export const b = (u) => analytics.identify(u.id, { plan: 4 });
`,
    'takes values that are not known': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, plan: 'pro' });
export const b = (u) => cio.identify(u.id, { email: u.email, plan: u.plan });
`,
    'takes enums of texts': `${client}
enum Plan { Free = 'free', Pro = 'pro' }
export const a = (u) => cio.identify(u.id, { email: u.email, plan: Plan.Free });
export const b = (u) => cio.identify(u.id, { email: u.email, plan: 'pro' });
`,
    'takes literal types': `${client}
type U = { id: string; email: string; plan: 'free' | 'pro'; seats?: number };
export const a = (u: U) => cio.identify(u.id, { email: u.email, plan: u.plan, seats: u.seats });
export const b = (u: U) => cio.identify(u.id, { email: u.email, plan: 'pro', seats: 3 });
`,
    'takes a value or null': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, seats: u.team ? u.team.seats * 1 : null });
export const b = (u) => cio.identify(u.id, { email: u.email, seats: 3 });
`,
    'takes a parsed number': `${client}
export const a = (u) => cio.identify(u.id, { email: u.email, seats: parseInt(u.seats, 10) });
export const b = (u) => cio.identify(u.id, { email: u.email, seats: 3 });
`,
    'takes tests': {
      at: 'src/people.test.ts',
      code: `${client}
cio.identify('1', { email: 'a@example.com', plan: 1 });
cio.identify('1', { email: 'a@example.com', plan: 'x' });
`,
    },
  },
});
