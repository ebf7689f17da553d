import { rule } from '../../../../tools/audit/rules/unix-seconds';
import { testRule } from '../test-rule';

testRule(rule, {
  bad: {
    'finds a declared Date behind a mapper': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
type Trial = { owner: string; begins: Date; ends?: Date | undefined };
function attributesOf(trial: Trial) {
  return {
    trial_begins_at: trial.begins, // <- date
    trial_ends_at: trial.ends, // <- date
  };
}
export const save = (trial: Trial) => cio.identify(trial.owner, attributesOf(trial));
`,
      fixes: [['trial.begins,', 'Math.floor(trial.begins.getTime() / 1000),']],
    },
    'finds Date.now in an event': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const viewed = (id) => cio.track(id, { name: 'viewed', timestamp: Date.now() }); // <- milliseconds
`,
      fixes: [['Date.now()', 'Math.floor(Date.now() / 1000)']],
    },
    'finds getTime in an attribute': {
      code: `
const { TrackClient } = require('customerio-node');
const client = new TrackClient(process.env.SITE, process.env.KEY);
exports.save = async (user) => {
  await client.identify(user.id, { email: user.email, created_at: user.createdAt.getTime() }); // <- milliseconds
};
`,
      fixes: [['user.createdAt.getTime()', 'Math.floor(user.createdAt.getTime() / 1000)']],
    },
    'finds a variable, written short': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export function paid(id: string) {
  const timestamp = +new Date();
  return cio.track(id, { name: 'paid', timestamp }); // <- milliseconds
}
`,
      fixes: [["paid', timestamp }", "paid', timestamp: Math.floor(timestamp / 1000) }"]],
    },
    'finds a helper': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
const now = () => new Date().valueOf();
export const seen = (id) => cio.identify(id, { email: mail(id), last_seen_at: now() }); // <- milliseconds
`,
      fixes: [['last_seen_at: now()', 'last_seen_at: Math.floor(now() / 1000)']],
    },
    'finds a literal of thirteen digits': {
      code: `
import { TrackClient } from 'customerio-node';
new TrackClient(process.env.SITE, process.env.KEY).track('u_1', { name: 'migrated', timestamp: 1700000000000 }); // <- milliseconds
`,
      fixes: [['1700000000000', 'Math.floor(1700000000000 / 1000)']],
    },
    'finds milliseconds in a raw request': {
      code: `
export const record = (id, name) =>
  fetch(\`https://track.customer.io/api/v1/customers/\${id}/events\`, {
    method: 'POST',
    body: JSON.stringify({ name, timestamp: Date.now() }), // <- milliseconds
  });
`,
      fixes: [['Date.now()', 'Math.floor(Date.now() / 1000)']],
    },
    'finds milliseconds in a batch': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const flush = (rows) =>
  cio.batch(
    rows.map((row) => ({
      type: 'person',
      action: 'event',
      identifiers: { id: row.user_id },
      name: 'imported',
      timestamp: new Date(row.at).getTime(), // <- milliseconds
    })),
  );
`,
      fixes: [['new Date(row.at).getTime()', 'Math.floor(new Date(row.at).getTime() / 1000)']],
    },
    'finds milliseconds in a delayed send': {
      code: `
import { APIClient, SendEmailRequest } from 'customerio-node';
const api = new APIClient(process.env.APP_KEY);
export function later(user, hours) {
  const request = new SendEmailRequest({
    transactional_message_id: 4,
    to: user.email,
    identifiers: { id: user.id },
    send_at: Date.now() + hours * 3600 * 1000, // <- milliseconds
  });
  return api.sendEmail(request);
}
`,
      fixes: [['Date.now() + hours * 3600 * 1000,', 'Math.floor((Date.now() + hours * 3600 * 1000) / 1000),']],
    },
    'finds milliseconds for the publisher': {
      code: `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const left = (id) => publisher.track({ identifiers: { id }, name: 'left', timestamp: Date.now() }); // <- milliseconds
`,
      fixes: [['Date.now()', 'Math.floor(Date.now() / 1000)']],
    },
    'finds milliseconds by a name of a column': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const sync = (row) => cio.identify(row.id, { email: row.email, trial_ends_at: row.trial_ends_ms }); // <- milliseconds
`,
      fixes: [['row.trial_ends_ms', 'Math.floor(row.trial_ends_ms / 1000)']],
    },
    'finds milliseconds set on the object afterwards': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export function save(user) {
  const attributes: Record<string, unknown> = { email: user.email };
  attributes.upgraded_at = Date.now(); // <- milliseconds
  return cio.identify(user.id, attributes);
}
`,
      fixes: [['Date.now()', 'Math.floor(Date.now() / 1000)']],
    },
    'finds milliseconds behind a wrapper': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
function emit(userId: string, name: string, at?: number) {
  return cio.track(userId, { name, timestamp: at });
}
export const bought = (order) => emit(order.userId, 'bought', order.paidAt.getTime()); // <- milliseconds
`,
      fixes: [['order.paidAt.getTime()', 'Math.floor(order.paidAt.getTime() / 1000)']],
    },
    'finds Math.round without a division': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (id) => cio.track(id, { name: 'x', timestamp: Math.round(performance.timeOrigin + performance.now()) }); // <- milliseconds
`,
      fixes: [
        [
          'Math.round(performance.timeOrigin + performance.now())',
          'Math.floor(Math.round(performance.timeOrigin + performance.now()) / 1000)',
        ],
      ],
    },
    'finds a new Date': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (id, email) => cio.identify(id, { email, created_at: new Date() }); // <- date
`,
      fixes: [['new Date()', 'Math.floor(Date.now() / 1000)']],
    },
    'finds a Date by its declared type': {
      code: `
import { TrackClient } from 'customerio-node';
interface User { id: string; email: string; createdAt: Date }
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const save = (user: User) => cio.identify(user.id, { email: user.email, created_at: user.createdAt }); // <- date
`,
      fixes: [['user.createdAt }', 'Math.floor(user.createdAt.getTime() / 1000) }']],
    },
    'finds a Date of a parameter': {
      code: `
import { TrackClient } from 'customerio-node';
export class Events {
  constructor(private readonly cio: TrackClient) {}
  async record(userId: string, at: Date) {
    await this.cio.track(userId, { name: 'recorded', timestamp: at as unknown as number }); // <- date
  }
}
`,
    },
    'finds a Date in event data': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (id, trip) => cio.track(id, { name: 'booked', data: { departs_at: new Date(trip.departure) } }); // <- date
`,
      fixes: [['new Date(trip.departure)', 'Math.floor(new Date(trip.departure).getTime() / 1000)']],
    },
    'finds a date of a library': {
      code: `
import dayjs from 'dayjs';
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (id, email) => cio.identify(id, { email, renews_at: dayjs().add(1, 'year').toDate() }); // <- date
`,
    },
    'finds toISOString': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (id) => cio.track(id, { name: 'x', timestamp: new Date().toISOString() }); // <- text
`,
      fixes: [['new Date().toISOString()', 'Math.floor(Date.now() / 1000)']],
    },
    'finds a formatted date': {
      code: `
import { format } from 'date-fns';
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (u) => cio.identify(u.id, { email: u.email, created_at: format(u.createdAt, "yyyy-MM-dd'T'HH:mm:ss") }); // <- text
`,
    },
    'finds a format of dayjs': {
      code: `
import dayjs from 'dayjs';
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (u) => cio.identify(u.id, { email: u.email, cancels_at: dayjs(u.cancels).format('YYYY-MM-DD') }); // <- text
`,
    },
    'finds a literal date': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
cio.identify('u_1', { email: 'a@example.com', created_at: '2024-03-01T10:00:00Z' }); // <- text
`,
    },
    'finds a text in an entity': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (id: string, since: Date) =>
  cio.entity({ type: 'person', action: 'identify', identifiers: { id }, attributes: { email: 'a@example.com', member_since_at: since.toJSON() } }); // <- text
`,
    },
    'finds a text by its declared type': {
      code: `
import { TrackClient } from 'customerio-node';
type Account = { id: string; email: string; openedAt: string };
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (account: Account) => cio.identify(account.id, { email: account.email, opened_at: account.openedAt }); // <- text
`,
    },
    'finds a text of Intl': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
const formatter = new Intl.DateTimeFormat('en-GB');
export const x = (u) => cio.identify(u.id, { email: u.email, created_at: formatter.format(u.createdAt) }); // <- text
`,
    },
    'finds a text of luxon': {
      code: `
import { DateTime } from 'luxon';
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (id) => cio.track(id, { name: 'x', timestamp: DateTime.utc().toISO() }); // <- text
`,
    },
    'finds a text that was put together': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (id, email, day) => cio.identify(id, { email, trial_ends_at: \`\${day}T00:00:00Z\` }); // <- text
`,
    },
    'finds a text cut out of one': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (id, email, at: Date) => cio.identify(id, { email, seen_at: at.toISOString().slice(0, 10) }); // <- text
`,
    },
    'finds Temporal': {
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (id) => cio.track(id, { name: 'x', timestamp: Temporal.Now.instant().epochMilliseconds }); // <- milliseconds
`,
      fixes: [
        ['Temporal.Now.instant().epochMilliseconds', 'Math.floor(Temporal.Now.instant().epochMilliseconds / 1000)'],
      ],
    },
  },
  fine: {
    'takes seconds': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (u) => {
  cio.track(u.id, { name: 'x', timestamp: Math.floor(Date.now() / 1000) });
  cio.track(u.id, { name: 'x', timestamp: Math.round(+new Date() / 1e3) });
  cio.track(u.id, { name: 'x', timestamp: (Date.now() / 1000) | 0 });
  cio.track(u.id, { name: 'x', timestamp: Math.trunc(u.at.getTime() * 0.001) });
  cio.track(u.id, { name: 'x', timestamp: ~~(Date.now() / 1000) });
  cio.track(u.id, { name: 'x', timestamp: 1700000000 });
};
`,
    'takes a helper that converts': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
const toUnix = (date: Date) => Math.floor(date.getTime() / 1000);
export const x = (id: string, email: string, since: Date) => cio.identify(id, { email, created_at: toUnix(since), timestamp: toUnix(new Date()) });
`,
    'takes a division by a constant': `
import { TrackClient } from 'customerio-node';
const MS_PER_SECOND = 1000;
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (id) => cio.track(id, { name: 'x', timestamp: Math.floor(Date.now() / MS_PER_SECOND) });
`,
    'takes libraries that give seconds': `
import dayjs from 'dayjs';
import moment from 'moment';
import { getUnixTime } from 'date-fns';
import { DateTime } from 'luxon';
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (u) => cio.identify(u.id, {
  email: u.email,
  created_at: dayjs(u.created).unix(),
  renews_at: moment().add(1, 'M').unix(),
  left_at: getUnixTime(u.left),
  seen_at: DateTime.now().toSeconds(),
  paid_at: Number(dayjs().format('X')),
});
`,
    'takes a text that is parsed': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (u: { id: string; createdAt: string }) => cio.track(u.id, { name: 'x', timestamp: Math.floor(Date.parse(u.createdAt) / 1000) });
`,
    'takes the data of a message': `
import { APIClient, SendEmailRequest } from 'customerio-node';
const api = new APIClient(process.env.APP_KEY);
export const x = (u) => api.sendEmail(new SendEmailRequest({ to: u.email, transactional_message_id: 1, identifiers: { id: u.id }, message_data: { created_at: new Date().toISOString(), expires_at: Date.now() } }));
`,
    'takes other keys': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (id) => cio.track(id, { name: 'x', data: { duration_ms: Date.now() - started, day: new Date().toISOString(), format: 'iso', flat: 'b' } });
`,
    'takes other clients': `
import { PostHog } from 'posthog-node';
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
const posthog = new PostHog(process.env.POSTHOG);
export const x = (id) => {
  posthog.capture({ distinctId: id, event: 'x', timestamp: new Date() });
  analytics.track({ userId: id, event: 'x', timestamp: new Date() });
  return cio.track(id, { name: 'x' });
};
`,
    'takes the pipelines product': `
import { PipelinesClient } from 'customerio-node';
const cdp = new PipelinesClient(process.env.WRITE_KEY);
export const x = (id) => cdp.track({ userId: id, event: 'x', timestamp: new Date().toISOString() });
`,
    'takes a number that is not known': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (event: { userId: string; at: number }) => cio.track(event.userId, { name: 'x', timestamp: event.at });
`,
    'takes seconds by a name': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (row) => cio.identify(row.id, { email: row.email, created_at: row.created_unix, ends_at: stripe.current_period_end });
`,
    'takes seconds of a column kept in milliseconds': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (row) => {
  const seconds = Math.floor(row.createdMs / 1000);
  return cio.identify(row.id, { email: row.email, created_at: seconds, paused_at: row.paused ? seconds : null });
};
`,
    'takes words that end like a time': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const x = (u) => cio.identify(u.id, { email: u.email, seat: 'A1', habitat: 'sea', works_at: 'Example', chat: new Date().toISOString() });
`,
    'takes the ISO time of an own table': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export async function x(u) {
  await db.users.update(u.id, { synced_at: new Date().toISOString() });
  await cio.identify(u.id, { email: u.email });
}
`,
  },
});
