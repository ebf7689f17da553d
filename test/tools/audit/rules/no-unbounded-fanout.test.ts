import { rule } from '../../../../tools/audit/rules/no-unbounded-fanout';
import { testRule } from '../test-rule';

const client = `import { TrackClient, APIClient, SendEmailRequest } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
const api = new APIClient(process.env.APP_KEY);`;

testRule(rule, {
  bad: {
    'finds Promise.all over a list': `${client}
export const x = (users) => Promise.all(users.map((user) => cio.identify(user.id, { email: user.email }))); // <- unbounded
`,
    'finds it in two steps': `${client}
export async function x() {
  const users = await db.users.find();
  const calls = users.map((user) => cio.identify(user.id, { email: user.email })); // <- unbounded
  await Promise.allSettled(calls);
}
`,
    'finds forEach': `${client}
export function x(users) {
  users.forEach(async (user) => {
    await cio.track(user.id, { name: 'x' }); // <- unbounded
  });
}
`,
    'finds a loop that does not wait': `${client}
export function x(users) {
  for (const user of users) {
    cio.track(user.id, { name: 'x' }); // <- unbounded
  }
}
`,
    'finds a loop that collects': `${client}
export async function x(users) {
  const pending = [];
  for (const user of users) pending.push(cio.track(user.id, { name: 'x' })); // <- unbounded
  await Promise.all(pending);
}
`,
    'finds sends': `${client}
export const x = (guests) =>
  Promise.all(
    guests.map((guest) =>
      api.sendEmail(new SendEmailRequest({ to: guest.email, transactional_message_id: 1, identifiers: { id: guest.id } })), // <- unbounded
    ),
  );
`,
    'finds a wrapper': `${client}
const notify = (user) => cio.track(user.id, { name: 'x' });
export const x = (users) => Promise.all(users.map((user) => notify(user))); // <- unbounded
`,
    'finds a reference': `${client}
const notify = async (user) => { await cio.track(user.id, { name: 'x' }); };
export const x = (users) => Promise.all(users.map(notify)); // <- unbounded
`,
    'finds raw requests': `
export const x = (ids) => Promise.all(ids.map((id) => fetch(\`https://track.customer.io/api/v1/customers/\${id}\`, { method: 'DELETE' }))); // <- unbounded
`,
    'finds a stream': `${client}
export async function x(cursor) {
  for await (const user of cursor) {
    void cio.identify(user.id, { email: user.email }); // <- unbounded
  }
}
`,
    'finds an async callback whose body has several steps': `${client}
export async function x(rows) {
  await Promise.all(
    rows.map(async (row) => {
      const user = await db.users.get(row.id);
      await cio.identify(user.id, { email: user.email }); // <- unbounded
      await cio.track(user.id, { name: 'x' }); // <- unbounded
    }),
  );
}
`,
    'finds a filtered list': `${client}
export const x = (users) => Promise.all(users.filter((u) => u.active).map((u) => cio.track(u.id, { name: 'x' }))); // <- unbounded
`,
    'finds the values of a map': `${client}
export const x = (byId: Map<string, User>) => Promise.all([...byId.values()].map((u) => cio.track(u.id, { name: 'x' }))); // <- unbounded
export const y = (byId) => Promise.all(Object.entries(byId).map(([id, u]) => cio.identify(id, { email: u.email }))); // <- unbounded
`,
    'finds reduce onto a list': `${client}
export const x = (users) => Promise.all(users.reduce((all, u) => [...all, cio.track(u.id, { name: 'x' })], [])); // <- unbounded
`,
    'finds an old loop': `${client}
export function x(users) {
  for (let i = 0; i < users.length; i++) {
    cio.track(users[i].id, { name: 'x' }).catch(report); // <- unbounded
  }
}
`,
    'finds Array.from': `${client}
export const x = (users) => Promise.all(Array.from(users, (u) => cio.track(u.id, { name: 'x' }))); // <- unbounded
`,
    'finds a method of a service': `
import { TrackClient } from 'customerio-node';
export class Sync {
  constructor(private readonly client: TrackClient) {}
  async all(users: User[]) {
    await Promise.all(users.map((user) => this.one(user))); // <- unbounded
  }
  private one(user: User) {
    return this.client.identify(user.id, { email: user.email });
  }
}
`,
    'finds p-map without a limit': `${client}
import pMap from 'p-map';
export const x = (users) => pMap(users, (user) => cio.track(user.id, { name: 'x' })); // <- unbounded
`,
  },
  fine: {
    'takes one at a time': `${client}
export async function x(users) {
  for (const user of users) await cio.track(user.id, { name: 'x' });
}
export async function y(users) {
  for (const user of users) {
    try { await cio.track(user.id, { name: 'x' }); } catch (error) { report(error); }
  }
}
`,
    'takes chunks': `${client}
import chunk from 'lodash/chunk';
export async function x(users) {
  for (const part of chunk(users, 50)) await Promise.all(part.map((u) => cio.track(u.id, { name: 'x' })));
}
export async function y(users) {
  for (let i = 0; i < users.length; i += 20) {
    await Promise.all(users.slice(i, i + 20).map((u) => cio.track(u.id, { name: 'x' })));
  }
}
`,
    'takes a limiter': `${client}
import pLimit from 'p-limit';
const limit = pLimit(10);
export const x = (users) => Promise.all(users.map((u) => limit(() => cio.track(u.id, { name: 'x' }))));
`,
    'takes p-map with concurrency': `${client}
import pMap from 'p-map';
export const x = (users) => pMap(users, (u) => cio.track(u.id, { name: 'x' }), { concurrency: 8 });
`,
    'takes bottleneck and queues': `${client}
import Bottleneck from 'bottleneck';
import PQueue from 'p-queue';
const limiter = new Bottleneck({ minTime: 10 });
const queue = new PQueue({ concurrency: 5 });
export const x = (users) => Promise.all(users.map((u) => limiter.schedule(() => cio.track(u.id, { name: 'x' }))));
export const y = (users) => queue.addAll(users.map((u) => () => cio.track(u.id, { name: 'x' })));
export const z = (users) => { for (const u of users) queue.add(() => cio.track(u.id, { name: 'x' })); };
`,
    'takes a wrapped limiter': `${client}
const limiter = new Bottleneck({ maxConcurrent: 5 });
const send = limiter.wrap((u) => cio.track(u.id, { name: 'x' }));
export const x = (users) => Promise.all(users.map((u) => send(u)));
`,
    'takes a fixed list': `${client}
export const x = (id) => Promise.all(['a', 'b'].map((name) => cio.track(id, { name })));
export const y = (id, email) => Promise.all([cio.identify(id, { email }), cio.track(id, { name: 'x' })]);
`,
    'takes a batch': `${client}
export const x = (users) => cio.batch(users.map((u) => ({ type: 'person', action: 'event', identifiers: { id: u.id }, name: 'x' })));
`,
    'takes the publisher': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const x = (users) => Promise.all(users.map((u) => publisher.track({ identifiers: { id: u.id }, name: 'x' })));
`,
    'takes reduce one after the other': `${client}
export const x = (users) => users.reduce((before, u) => before.then(() => cio.track(u.id, { name: 'x' })), Promise.resolve());
export const y = (users) => users.reduce(async (before, u) => { await before; await cio.track(u.id, { name: 'x' }); }, Promise.resolve());
`,
    'takes other vendors': `${client}
export const x = (users) => Promise.all(users.map((u) => mixpanel.track('x', { id: u.id })));
`,
    'takes a consumer of one message': `${client}
subscription.on('message', async (message) => { await cio.track(message.id, { name: 'x' }); });
export const handle = (user) => cio.track(user.id, { name: 'x' });
`,
    'takes a page that was read with a limit': `${client}
export async function x() {
  const users = await db.user.findMany({ take: 25 });
  await Promise.all(users.map((u) => cio.track(u.id, { name: 'x' })));
}
`,
    'takes a limiter of one own': `${client}
async function mapLimit(list, size, fn) { for (let i = 0; i < list.length; i += size) await Promise.all(list.slice(i, i + size).map(fn)); }
export const x = (users) => mapLimit(users, 10, (u) => cio.track(u.id, { name: 'x' }));
`,
    'takes async of the package': `${client}
import { eachLimit, mapSeries } from 'async';
export const x = (users) => eachLimit(users, 10, async (u) => { await cio.track(u.id, { name: 'x' }); });
export const y = (users) => mapSeries(users, async (u) => cio.track(u.id, { name: 'x' }));
`,
    'takes a list that is only made of data': `${client}
export async function x(users) {
  const bodies = users.map((u) => ({ id: u.id }));
  for (const one of bodies) await cio.track(one.id, { name: 'x' });
}
`,
    'takes a loop that throttles itself': `${client}
export async function x(users) {
  const running = new Set();
  for (const user of users) {
    const call = cio.track(user.id, { name: 'x' }).finally(() => running.delete(call));
    running.add(call);
    if (running.size >= 10) await Promise.race(running);
  }
  await Promise.all(running);
}
`,
  },
});
