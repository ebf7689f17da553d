import { rule } from '../../../../tools/audit/rules/identify-before-track';
import { testRule } from '../test-rule';

const client = `import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);`;

testRule(rule, {
  bad: {
    'finds the wrong order': `${client}
export async function x(user) {
  await cio.track(user.id, { name: 'signed_up' }); // <- before
  await cio.identify(user.id, { email: user.email });
}
`,
    'finds it through wrappers': `${client}
const emit = (id, name) => cio.track(id, { name });
const save = (user) => cio.identify(user.id, { email: user.email });
export async function x(user) {
  await emit(user.id, 'signed_up'); // <- before
  await save(user);
}
`,
    'finds both at the same time': `${client}
export const x = (user) =>
  Promise.all([
    cio.identify(user.id, { email: user.email }),
    cio.track(user.id, { name: 'signed_up' }), // <- together
  ]);
`,
    'finds a chain of promises': `${client}
export const x = (user) =>
  cio.track(user.id, { name: 'signed_up' }).then(() => cio.identify(user.id, { email: user.email })); // <- before
`,
    'finds a batch in the wrong order': `${client}
export const x = (user) =>
  cio.batch([
    { type: 'person', action: 'event', identifiers: { id: user.id }, name: 'signed_up' }, // <- before
    { type: 'person', action: 'identify', identifiers: { id: user.id }, attributes: { email: user.email } },
  ]);
`,
    'finds raw requests': `
const call = (method, path, body) => fetch(\`https://track.customer.io/api/v1\${path}\`, { method, body: JSON.stringify(body) });
export async function x(user) {
  await call('POST', \`/customers/\${user.id}/events\`, { name: 'signed_up' }); // <- before
  await call('PUT', \`/customers/\${user.id}\`, { email: user.email });
}
`,
    'finds the publisher': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export async function x(user) {
  await publisher.track({ identifiers: { id: user.id }, name: 'signed_up' }); // <- before
  await publisher.identify({ identifiers: { id: user.id }, attributes: { email: user.email } });
}
`,
    'finds methods of a class': `${client}
export class Signup {
  async run(user) {
    await this.emit(user.id);
    await this.save(user);
  }
  async emit(id) { return cio.track(id, { name: 'signed_up' }); }
  async save(user) { return cio.identify(user.id, { email: user.email }); }
}
`.replace('emit(user.id);', 'emit(user.id); // <- before'),
    'finds it inside a condition': `${client}
export async function x(user) {
  if (user.invitedBy) {
    await cio.track(user.id, { name: 'invited' }); // <- before
  }
  await cio.identify(user.id, { email: user.email });
}
`,
    'finds two awaits of started calls': `${client}
export async function x({ id, email }) {
  const tracked = cio.track(id, { name: 'signed_up' }); // <- before
  const identified = cio.identify(id, { email });
  await tracked;
  await identified;
}
`,
    'finds it within a try': `${client}
export async function x(user) {
  try {
    await cio.track(user.id, { name: 'signed_up' }); // <- before
    await cio.identify(user.id, { email: user.email });
  } catch (error) {
    report(error);
  }
}
`,
    'finds an identify that comes last of three': `${client}
export async function x(customerId: string, email: string) {
  await cio.track(customerId, { name: 'signed_up' }); // <- before
  await cio.track(customerId, { name: 'plan_chosen' }); // <- before
  await cio.identify(customerId, { email });
}
`,
    'finds entities': `${client}
export async function x(id, email) {
  await cio.entity({ type: 'person', action: 'event', identifiers: { id }, name: 'signed_up' }); // <- before
  await cio.entity({ type: 'person', action: 'identify', identifiers: { id }, attributes: { email } });
}
`,
  },
  fine: {
    'takes the right order': `${client}
export async function x(user) {
  await cio.identify(user.id, { email: user.email });
  await cio.track(user.id, { name: 'signed_up' });
}
`,
    'takes an identify earlier through a wrapper': `${client}
const save = async (user) => { await cio.identify(user.id, { email: user.email }); };
export async function x(user) {
  await save(user);
  await cio.track(user.id, { name: 'signed_up' });
  await cio.identify(user.id, { email: user.email, onboarded: true });
}
`,
    'takes another person': `${client}
export async function x(user, referrer) {
  await cio.track(referrer.id, { name: 'referral_joined' });
  await cio.identify(user.id, { email: user.email });
}
`,
    'takes another branch': `${client}
export async function x(user) {
  if (user.known) {
    await cio.track(user.id, { name: 'returned' });
  } else {
    await cio.identify(user.id, { email: user.email });
  }
}
export async function y(user) {
  if (user.known) {
    await cio.track(user.id, { name: 'returned' });
    return;
  }
  await cio.identify(user.id, { email: user.email });
}
`,
    'takes a switch': `${client}
export async function x(change) {
  switch (change.type) {
    case 'event':
      await cio.track(change.id, { name: change.name });
      break;
    case 'profile':
      await cio.identify(change.id, { email: change.email });
  }
}
`,
    'takes anonymous events': `${client}
export async function x(anonymousId, user) {
  await cio.trackAnonymous(anonymousId, { name: 'form_started' });
  await cio.identify(user.id, { email: user.email, anonymous_id: anonymousId });
}
`,
    'takes functions of their own': `${client}
export const tracked = (user) => cio.track(user.id, { name: 'seen' });
export const saved = (user) => cio.identify(user.id, { email: user.email });
`,
    'takes the loop over others': `${client}
export async function x(owner, members) {
  for (const member of members) await cio.track(member.id, { name: 'team_renamed' });
  await cio.identify(owner.id, { email: owner.email });
}
`,
    'takes the batch in order': `${client}
export const x = (user) => cio.batch([
  { type: 'person', action: 'identify', identifiers: { id: user.id }, attributes: { email: user.email } },
  { type: 'person', action: 'event', identifiers: { id: user.id }, name: 'signed_up' },
]);
`,
    'takes an object that is identified': `${client}
export async function x(user, team) {
  await cio.track(user.id, { name: 'team_made' });
  await cio.entity({ type: 'object', action: 'identify', identifiers: { object_type_id: '1', object_id: team.id }, attributes: {} });
}
`,
    'takes another vendor': `${client}
export async function x(user) {
  analytics.track(user.id, { name: 'signed_up' });
  posthog.capture(user.id, 'x');
  await cio.identify(user.id, { email: user.email });
}
`,
    'takes two ids of one object': `${client}
export async function x(order) {
  await cio.track(order.sellerId, { name: 'sold' });
  await cio.identify(order.buyerId, { email: order.buyerEmail });
}
`,
  },
});
