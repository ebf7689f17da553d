/** Calls for many people: with limiters of every make, and without. */
import { sdk, type Variation } from './variation';

export const fanOut: readonly Variation[] = [
  [
    'a limiter of p-limit made in the function',
    'src/jobs/digest.ts',
    `${sdk}
import pLimit from 'p-limit';
export async function sendDigests(users: User[]) {
  const limit = pLimit(Number(process.env.CIO_CONCURRENCY ?? 5));
  const results = await Promise.allSettled(users.map((user) => limit(() => cio.track(user.id, { name: 'digest_ready' }))));
  return results.filter((result) => result.status === 'rejected').length;
}
`,
  ],
  [
    'p-limit with the function and its arguments',
    'src/jobs/digest.ts',
    `${sdk}
import pLimit from 'p-limit';
const limit = pLimit(5);
const notify = async (id: string) => cio.track(id, { name: 'digest_ready' });
export const all = (ids: string[]) => Promise.all(ids.map((id) => limit(notify, id)));
`,
  ],
  [
    'p-map with a limit from options',
    'src/jobs/digest.ts',
    `${sdk}
import pMap from 'p-map';
const options = { concurrency: 8, stopOnError: false };
export const all = (users: User[]) => pMap(users, async (user) => cio.identify(user.id, { email: user.email }), options);
`,
  ],
  [
    'p-map without bounds',
    'src/jobs/digest.ts',
    `${sdk}
import pMap from 'p-map';
export const all = (users: User[]) =>
  pMap(users, async (user) => {
    await cio.identify(user.id, { email: user.email }); // <- no-unbounded-fanout
  }, { concurrency: Infinity });
`,
  ],
  [
    'Bottleneck with a wrapped call',
    'src/jobs/digest.js',
    `const Bottleneck = require('bottleneck');
const { TrackClient } = require('customerio-node');
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_API_KEY);
const limiter = new Bottleneck({ maxConcurrent: 10, minTime: 12 });
const identify = limiter.wrap((user) => cio.identify(user.id, { email: user.email }));
module.exports.run = (users) => Promise.all(users.map((user) => identify(user)));
`,
  ],
  [
    'Bottleneck that schedules',
    'src/jobs/digest.ts',
    `${sdk}
import Bottleneck from 'bottleneck';
export class DigestJob {
  private readonly limiter = new Bottleneck({ maxConcurrent: 10 });
  async run(users: User[]) {
    await Promise.all(users.map((user) => this.limiter.schedule(() => cio.track(user.id, { name: 'digest_ready' }))));
  }
}
`,
  ],
  [
    'a method of a service for everybody',
    'src/crm/crm.service.ts',
    `${sdk}
export class CrmService {
  private readonly client = cio;
  touch = (user: User) => this.client.track(user.id, { name: 'digest_ready' });
  async touchAll(users: User[]) {
    await Promise.all(users.map(this.touch)); // <- no-unbounded-fanout
  }
}
`,
  ],
];
