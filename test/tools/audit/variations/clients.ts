/** Clients and what they are asked: the SDK, HTTP clients, configurations. */
import { sdk, type Variation } from './variation';

export const clients: readonly Variation[] = [
  [
    'axios with an instance',
    'src/crm/http.ts',
    `import axios from 'axios';
const track = axios.create({
  baseURL: 'https://track.customer.io/api/v1',
  auth: { username: process.env.CIO_SITE_ID!, password: process.env.CIO_TRACK_API_KEY! },
});
export const paid = (userId: string, order: Order) =>
  track.post(\`/customers/\${userId}/events\`, { name: 'Order Paid', data: { total: order.total }, timestamp: Date.now() }); // <- event-name-snake-case unix-seconds
`,
  ],
  [
    'got with an instance',
    'src/crm/http.ts',
    `import got from 'got';
const client = got.extend({ prefixUrl: 'https://track.customer.io/api/v2', username: process.env.CIO_SITE_ID, password: process.env.CIO_TRACK_API_KEY });
export const upgraded = (user: User) =>
  client.post('entity', {
    json: { type: 'person', action: 'event', identifiers: { id: user.id }, name: \`upgraded_\${user.id}\` }, // <- no-generated-event-names
  });
`,
  ],
  [
    'undici with a Basic header',
    'src/crm/http.ts',
    `import { request } from 'undici';
const auth = Buffer.from('a1b2c3d4e5f60718293a:0f1e2d3c4b5a69788796').toString('base64'); // <- no-hardcoded-credentials
export const remove = (id: string) =>
  request(\`https://track.customer.io/api/v1/customers/\${encodeURIComponent(id)}\`, {
    method: 'DELETE',
    headers: { authorization: \`Basic \${auth}\` },
  });
`,
  ],
  [
    'a configuration of zod',
    'src/crm/client.ts',
    `import { z } from 'zod';
import { TrackClient, APIClient } from 'customerio-node';
const env = z
  .object({ CUSTOMERIO_SITE_ID: z.string().min(1), CUSTOMERIO_TRACK_API_KEY: z.string().min(1), CUSTOMERIO_APP_API_KEY: z.string() })
  .parse(process.env);
export const cio = new TrackClient(env.CUSTOMERIO_SITE_ID, env.CUSTOMERIO_TRACK_API_KEY);
export const api = new APIClient(env.CUSTOMERIO_TRACK_API_KEY); // <- no-mismatched-key
`,
  ],
  [
    'CommonJS with a class field',
    'src/crm/client.js',
    `const { TrackClient } = require('customerio-node');
class Crm {
  #client = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_API_KEY);
  async save(user) {
    try {
      await this.#client.identify(user.email, { email: user.email, ssn: user.ssn }); // <- no-sensitive-attributes stable-id
    } catch {} // <- no-swallowed-errors
  }
}
module.exports = { Crm };
`,
  ],
  [
    'a client made in each call of a class',
    'src/crm/client.ts',
    `import { TrackClient } from 'customerio-node';
export class Crm {
  private get client() {
    return new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_API_KEY!); // <- no-client-per-request
  }
  joined = async (id: string) => this.client.track(id, { name: 'team_joined' });
}
`,
  ],
  [
    'sends that are tried again',
    'src/mail/receipt.ts',
    `${sdk}
import pRetry from 'p-retry';
export const receipt = (to: string, id: string) =>
  pRetry(() => api.sendEmail(new SendEmailRequest({ to, transactional_message_id: 'receipt', identifiers: { id } })), { retries: 3 }); // <- no-send-retries
`,
  ],
  [
    'writes that are tried again',
    'src/crm/client.ts',
    `${sdk}
import pRetry from 'p-retry';
export const joined = (id: string) => pRetry(() => cio.track(id, { name: 'team_joined' }), { retries: 3 });
`,
  ],
  [
    'a secret in a log',
    'src/crm/client.ts',
    `import pino from 'pino';
import { APIClient } from 'customerio-node';
const log = pino();
const config = { appKey: process.env.CUSTOMERIO_APP_API_KEY ?? '' };
log.info({ config }, 'customer.io configured'); // <- no-logged-secret
export const api = new APIClient(config.appKey);
`,
  ],
];

export const bodies: readonly Variation[] = [
  [
    'a send by axios, whose message has a body of its own',
    'src/mail/receipt.ts',
    `import axios from 'axios';
export const receipt = (to: string, id: string, html: string) =>
  axios.post('https://api.customer.io/v1/send/email', { to, identifiers: { id }, body: html, send_at: Date.now() }, { // <- unix-seconds
    headers: { authorization: \`Bearer \${process.env.CUSTOMERIO_APP_API_KEY}\` },
  });
`,
  ],
  [
    'options of a client that have the event as data',
    'e2e/track.ts',
    `export const paid = (request: APIRequestContext, id: string) =>
  request.post(\`https://track.customer.io/api/v1/customers/\${id}/events\`, {
    data: { name: 'Order Paid', data: { total: 1 } }, // <- event-name-snake-case
    headers: { accept: 'application/json' },
  });
`,
  ],
  [
    'clients that are handed on',
    'src/crm/index.ts',
    `import { TrackClient as Customerio } from 'customerio-node';
const clients = { track: new Customerio(process.env.CIO_SITE_ID, process.env.CIO_TRACK_API_KEY) };
const { track: customerio } = clients;
export { customerio as default };
export const moved = (id: string) => customerio.track(id, { name: 'team-moved' }); // <- event-name-snake-case
`,
  ],
  [
    'p-map with options that say nothing of concurrency',
    'src/jobs/digest.ts',
    `${sdk}
import pMap from 'p-map';
const touch = async (user: User) => cio.track(user.id, { name: 'digest_ready' });
export const all = (users: User[]) => pMap(users, async (user) => touch(user), { stopOnError: false }); // <- no-unbounded-fanout
export const some = (users: User[], options: Options) => pMap(users, async (user) => touch(user), options);
`,
  ],
  [
    'a getter that keeps its client',
    'src/crm/client.ts',
    `import { TrackClient } from 'customerio-node';
export class Crm {
  #made: TrackClient | undefined;
  private get client() {
    return (this.#made ??= new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_API_KEY!));
  }
  joined = async (id: string) => this.client.track(id, { name: 'team_joined' });
}
`,
  ],
];
