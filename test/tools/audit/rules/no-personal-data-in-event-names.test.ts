import { rule } from '../../../../tools/audit/rules/no-personal-data-in-event-names';
import { testRule } from '../test-rule';

const client = `import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);`;

testRule(rule, {
  bad: {
    'finds an address': `${client}
export const x = (user) => cio.track(user.id, { name: \`invited_\${user.email}\` }); // <- personal
`,
    'finds an address in a variable': `${client}
export function x(id, { email }) {
  const name = 'welcome ' + email.toLowerCase();
  return cio.track(id, { name }); // <- personal
}
`,
    'finds a literal address': `${client}
cio.track('1', { name: 'test_ada@example.com' }); // <- personal
`,
    'finds a telephone number': `${client}
export const x = (user) => cio.track(user.id, { name: \`called_\${user.phone}\` }); // <- personal
export const y = (user) => cio.track(user.id, { name: \`sms_to_\${user.mobileNumber}\` }); // <- personal
`,
    'finds a literal telephone number': `${client}
cio.track('1', { name: 'called +49 170 1234567' }); // <- personal
`,
    'finds a name of a person': `${client}
export const x = (user, friend) => cio.track(user.id, { name: \`referred_by_\${friend.firstName}\` }); // <- personal
export const y = (user) => cio.track(user.id, { name: \`\${user.name}_joined\` }); // <- personal
export const z = (user) => cio.track(user.id, { name: 'hello_' + user.full_name.replace(/ /g, '_') }); // <- personal
`,
    'finds a wrapper': `${client}
const emit = (id, name) => cio.track(id, { name });
export const x = (lead) => emit(lead.id, \`lead_\${lead.contactEmail}\`); // <- personal
`,
    'finds the publisher': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const x = (u) => publisher.track({ identifiers: { id: u.id }, name: \`shared_with_\${u.recipientEmail}\` }); // <- personal
`,
    'finds a raw request': `
export const x = (u) => fetch(\`https://track.customer.io/api/v1/customers/\${u.id}/events\`, { method: 'POST', body: JSON.stringify({ name: 'invited ' + u.email }) }); // <- personal
`,
    'finds a part of an address': `${client}
export const x = (u) => cio.track(u.id, { name: \`from_\${u.email.split('@')[0]}\` }); // <- personal
`,
    'finds a slug of a name': `${client}
import slugify from 'slugify';
export const x = (u) => cio.track(u.id, { name: \`met_\${slugify(u.fullName)}\` }); // <- personal
`,
    'finds an IP address': `${client}
export const x = (req) => cio.track(req.user.id, { name: \`login_from_\${req.ip}\` }); // <- personal
`,
  },
  fine: {
    'takes words about it': `${client}
export const a = (id) => cio.track(id, { name: 'email_changed' });
export const b = (id) => cio.track(id, { name: 'phone_verified' });
export const c = (id) => cio.track(id, { name: 'name_updated' });
`,
    'takes data': `${client}
export const x = (user) => cio.track(user.id, { name: 'invited', data: { email: user.email, name: user.name } });
`,
    'takes the name of a plan, a file or an event': `${client}
export const x = (id, plan) => cio.track(id, { name: \`chose_\${plan.name}\` });
export const y = (event) => cio.track(event.userId, { name: event.name });
`,
    'takes a channel': `${client}
export const x = (id, channel: 'email' | 'phone') => cio.track(id, { name: \`\${channel}_confirmed\` });
`,
    'takes a type of address': `${client}
const kinds = ['work_email', 'home_email'] as const;
export const x = (id, kind: (typeof kinds)[number]) => cio.track(id, { name: \`\${kind}_added\` });
`,
    'takes a version number': `${client}
export const x = (id) => cio.track(id, { name: 'app_updated_2.14.0' });
`,
    'takes other vendors': `
export const x = (user) => mixpanel.track(\`invited_\${user.email}\`);
`,
    'takes what depends on an address': `${client}
export const x = (user) => cio.track(user.id, { name: user.email.endsWith('.edu') ? 'student_joined' : 'joined' });
`,
    'takes a count': `${client}
export const x = (id) => cio.track(id, { name: 'invited_3_friends' });
`,
    'takes an attribute of an identify': `${client}
export const x = (u) => cio.identify(u.id, { email: u.email, name: \`\${u.firstName} \${u.lastName}\` });
`,
  },
});
