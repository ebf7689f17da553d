import { rule } from '../../../../tools/audit/rules/pass-anonymous-id';
import { testRule } from '../test-rule';

const client = `import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);`;

testRule(rule, {
  bad: {
    'finds a cookie': `${client}
export async function login(req, user) {
  const anonymousId = req.cookies.anonymous_id;
  await queue.touch(anonymousId);
  await cio.identify(user.id, { email: user.email }); // <- dropped
}
`,
    'finds a header': `${client}
export async function x(request, user) {
  const visitor = request.headers.get('x-anonymous-id');
  log.info({ visitor });
  await cio.identify(user.id, { email: user.email }); // <- dropped
}
`,
    'finds a field of the body': `${client}
export async function x(body) {
  const { email, anonymousId, userId } = body;
  await store(anonymousId);
  await cio.identify(userId, { email }); // <- dropped
}
`,
    'finds an anonymous event before': `${client}
export async function x(visitorId, user) {
  await cio.trackAnonymous(visitorId, { name: 'form_sent' });
  await cio.identify(user.id, { email: user.email }); // <- dropped
}
`,
    'finds the cookie of Customer.io': `${client}
export async function x(req, user) {
  const id = req.cookies._cioanonid;
  await visits.link(id, user.id);
  await cio.identify(user.id, { email: user.email }); // <- dropped
}
`,
    'finds the cookie of Segment': `${client}
export async function x(req, user) {
  const visitor = req.cookies['ajs_anonymous_id'];
  await visits.link(visitor, user.id);
  await cio.identify(user.id, { email: user.email }); // <- dropped
}
`,
    'finds a parameter': `${client}
export async function x(user: User, anonymousId: string | undefined) {
  if (anonymousId) await forget(anonymousId);
  return cio.identify(user.id, { email: user.email, plan: user.plan }); // <- dropped
}
`,
    'finds an entity': `${client}
export const x = ({ anonymous_id, id, email }) => {
  audit(anonymous_id);
  return cio.entity({ type: 'person', action: 'identify', identifiers: { id }, attributes: { email } }); // <- dropped
};
`,
    'finds the publisher': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export async function x(user, anonymousId) {
  await publisher.identify({ identifiers: { id: user.id }, attributes: { email: user.email } }); // <- dropped
}
`,
    'finds an id that only goes into an event': `${client}
export async function x(user, anonId) {
  await cio.identify(user.id, { email: user.email }); // <- dropped
  await cio.track(user.id, { name: 'signed_up', data: { anonId } });
}
`,
    'finds cookies of Next.js': `
import { cookies } from 'next/headers';
${client}
export async function signUp(form) {
  const visitor = (await cookies()).get('anonymous_id')?.value;
  const user = await users.create(form, visitor);
  await cio.identify(user.id, { email: user.email }); // <- dropped
}
`,
    'finds a raw request': `
export async function x(user, anonymousId) {
  await visits.link(anonymousId);
  await fetch(\`https://track.customer.io/api/v1/customers/\${user.id}\`, { method: 'PUT', body: JSON.stringify({ email: user.email }) }); // <- dropped
}
`,
  },
  fine: {
    'takes one that is passed on': `${client}
export const x = (user, anonymousId) => cio.identify(user.id, { email: user.email, anonymous_id: anonymousId });
`,
    'takes one that is spread in when there is one': `${client}
export const x = (user, anonymousId) => cio.identify(user.id, { email: user.email, ...(anonymousId ? { anonymous_id: anonymousId } : {}) });
`,
    'takes a wrapper that passes it': `${client}
const attributesOf = (user, anonymousId) => ({ email: user.email, anonymous_id: anonymousId });
export const x = (user, anonymousId) => cio.identify(user.id, attributesOf(user, anonymousId));
`,
    'takes a flow without one': `${client}
export const x = (user) => cio.identify(user.id, { email: user.email });
`,
    'takes a flag about anonymity': `${client}
export const x = (answer) => cio.identify(answer.userId, { email: answer.email, is_anonymous: answer.anonymous });
`,
    'takes a merge': `${client}
export async function x(user, anonymousId) {
  await cio.identify(user.id, { email: user.email });
  await cio.mergeCustomers('id', user.id, 'id', anonymousId);
}
`,
    'takes another function of the file': `${client}
export const visited = (anonymousId) => cio.trackAnonymous(anonymousId, { name: 'visited' });
export const saved = (user) => cio.identify(user.id, { email: user.email });
`,
    'takes one set afterwards': `${client}
export async function x(user, anonymousId) {
  const attributes = { email: user.email };
  if (anonymousId) attributes.anonymous_id = anonymousId;
  await cio.identify(user.id, attributes);
}
`,
    'takes attributes that cannot be seen': `${client}
export const x = (user, anonymousId, attributes) => cio.identify(user.id, attributes);
`,
    'takes an anonymous event alone': `${client}
export const x = (req) => cio.trackAnonymous(req.cookies.anonymous_id, { name: 'viewed' });
`,
    'takes another vendor': `
export const x = (user, anonymousId) => analytics.identify({ userId: user.id, anonymousId, traits: { email: user.email } });
`,
  },
});
