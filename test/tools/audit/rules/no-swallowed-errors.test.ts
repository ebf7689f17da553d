import { rule } from '../../../../tools/audit/rules/no-swallowed-errors';
import { testRule } from '../test-rule';

const client = `import { TrackClient, APIClient, SendEmailRequest } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
const api = new APIClient(process.env.APP_KEY);`;

testRule(rule, {
  bad: {
    'finds an empty catch': `${client}
export async function x(id) {
  try {
    await cio.track(id, { name: 'x' });
  } catch {} // <- swallowed
}
`,
    'finds a comment': `${client}
export async function x(id) {
  try {
    await cio.track(id, { name: 'x' });
  } catch (error) { // <- swallowed
    // tracking must never break the app
  }
}
`,
    'finds a constant': `${client}
export async function x(id) {
  try {
    await cio.track(id, { name: 'x' });
    return true;
  } catch (e) { // <- swallowed
    return false;
  }
}
export async function y(id) {
  try {
    return await api.getAttributes(id);
  } catch { // <- swallowed
    return null;
  }
}
`,
    'finds a line without the error': `${client}
export async function x(id) {
  try {
    await cio.track(id, { name: 'x' });
  } catch (error) { // <- swallowed
    console.error('customer.io failed for', id);
  }
}
`,
    'finds a line of a logger': `${client}
export async function x(id) {
  try {
    await cio.track(id, { name: 'x' });
  } catch (err) { // <- swallowed
    this.logger.warn({ id }, 'could not track');
  }
}
`,
    'finds an empty callback': `${client}
export const x = (id) => cio.track(id, { name: 'x' }).catch(() => {}); // <- swallowed
export const y = (id) => cio.track(id, { name: 'x' }).catch(() => undefined); // <- swallowed
export const z = (id) => cio.track(id, { name: 'x' }).catch(noop); // <- swallowed
`,
    'finds a callback with a constant': `${client}
export const x = (id) => cio.track(id, { name: 'x' }).catch(() => null); // <- swallowed
export const y = (id) => cio.track(id, { name: 'x' }).then(() => true, () => false); // <- swallowed
`,
    'finds a callback with a line': `${client}
export const x = (id) =>
  cio
    .track(id, { name: 'x' })
    .catch(() => console.log('customer.io is down')); // <- swallowed
`,
    'finds results that nobody looks at': `${client}
export async function x(id, email) {
  await Promise.allSettled([cio.identify(id, { email }), cio.track(id, { name: 'x' })]); // <- swallowed
}
`,
    'finds a catch around a list': `${client}
export async function x(users) {
  try {
    await Promise.all(users.map((u) => cio.track(u.id, { name: 'x' })));
  } catch { // <- swallowed
    return;
  }
}
`,
    'finds a catch around a wrapper': `${client}
const record = (id) => cio.track(id, { name: 'x' });
export async function x(id) {
  try {
    await record(id);
  } catch (_) {} // <- swallowed
}
`,
    'finds the publisher': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export async function x(id) {
  try {
    await publisher.track({ identifiers: { id }, name: 'x' });
  } catch { // <- swallowed
    /* best effort */
  }
}
`,
    'finds raw requests': `
export const x = (id) => fetch(\`https://track.customer.io/api/v1/customers/\${id}\`, { method: 'DELETE' }).catch(() => {}); // <- swallowed
`,
    'finds a continue in a loop': `${client}
export async function x(users) {
  for (const user of users) {
    try {
      await cio.track(user.id, { name: 'x' });
    } catch (error) { // <- swallowed
      continue;
    }
  }
}
`,
    'finds an async function that is called at once': `${client}
export function x(id) {
  (async () => { await cio.track(id, { name: 'x' }); })().catch(() => {}); // <- swallowed
}
`,
    'finds results of which only the good ones are taken': `${client}
export async function x(users) {
  const results = await Promise.allSettled(users.map((u) => cio.track(u.id, { name: 'x' }))); // <- swallowed
  return results.length;
}
`,
    'finds a wrapper that is called safe': `${client}
const safely = async (call) => {
  try {
    await call();
  } catch {} // <- swallowed
};
export const x = (id) => safely(() => cio.track(id, { name: 'x' }));
`,
  },
  fine: {
    'takes an error that is thrown on': `${client}
export async function x(id) {
  try { await cio.track(id, { name: 'x' }); } catch (error) { throw new Error('tracking failed', { cause: error }); }
}
export async function y(id) {
  try { await cio.track(id, { name: 'x' }); } catch (error) { console.error('failed'); throw error; }
}
`,
    'takes an error that is logged': `${client}
export async function x(id) {
  try { await cio.track(id, { name: 'x' }); } catch (error) { logger.error({ error, id }, 'tracking failed'); }
}
export const y = (id) => cio.track(id, { name: 'x' }).catch((error) => console.warn('failed', error.message));
export const z = (id) => cio.track(id, { name: 'x' }).catch(console.error);
`,
    'takes an error that is reported': `${client}
export async function x(id) {
  try { await cio.track(id, { name: 'x' }); } catch (error) { Sentry.captureException(error); }
}
export const y = (id) => cio.track(id, { name: 'x' }).catch(reportError);
`,
    'takes a failure that is returned': `${client}
export async function x(id) {
  try { await cio.track(id, { name: 'x' }); return { ok: true }; } catch (error) { return { ok: false, error }; }
}
export async function y(id) {
  try { await cio.track(id, { name: 'x' }); return { ok: true }; } catch { return { ok: false, reason: 'customerio' }; }
}
`,
    'takes next, nack and a dead letter': `${client}
app.post('/x', async (req, res, next) => { try { await cio.track('1', { name: 'x' }); res.end(); } catch (error) { next(error); } });
sub.on('message', async (message) => { try { await cio.track('1', { name: 'x' }); message.ack(); } catch { message.nack(); } });
export const z = async (job) => { try { await cio.track('1', { name: 'x' }); } catch { await deadLetters.add(job); } };
`,
    'takes a counter': `${client}
export async function x(users) {
  let failed = 0;
  for (const u of users) { try { await cio.track(u.id, { name: 'x' }); } catch { failed += 1; } }
  return failed;
}
`,
    'takes an empty catch about something else': `${client}
export async function x(raw, id) {
  let data = {};
  try { data = JSON.parse(raw); } catch {}
  await cio.track(id, { name: 'x', data });
}
`,
    'takes results that are looked at': `${client}
export async function x(users) {
  const results = await Promise.allSettled(users.map((u) => cio.track(u.id, { name: 'x' })));
  for (const one of results) if (one.status === 'rejected') logger.error(one.reason);
}
export async function y(users) {
  const results = await Promise.allSettled(users.map((u) => cio.track(u.id, { name: 'x' })));
  return results.filter((one) => one.status === 'rejected').length;
}
`,
    'takes an answer with a status': `${client}
export async function POST() {
  try { await cio.track('1', { name: 'x' }); return Response.json({}); } catch { return Response.json({}, { status: 502 }); }
}
`,
    'takes a missing person': `${client}
export async function x(id) {
  try { return await api.getAttributes(id); } catch (error) { if (error.statusCode === 404) return undefined; throw error; }
}
`,
    'takes other vendors': `
export async function x() { try { await mixpanel.track('x'); } catch {} }
`,
    'takes a finally': `${client}
export async function x(id) { try { await cio.track(id, { name: 'x' }); } finally { release(); } }
`,
    'takes a process that ends': `${client}
cio.track('1', { name: 'x' }).catch(() => process.exit(1));
cio.track('1', { name: 'x' }).catch(() => { process.exitCode = 1; });
`,
  },
});
