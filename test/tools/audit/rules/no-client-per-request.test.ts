import { rule } from '../../../../tools/audit/rules/no-client-per-request';
import { testRule } from '../test-rule';

testRule(rule, {
  bad: {
    'finds a handler of Express': `
import express from 'express';
import { TrackClient } from 'customerio-node';
const app = express();
app.post('/signup', async (req, res) => {
  const cio = new TrackClient(process.env.SITE, process.env.KEY); // <- perRequest
  await cio.identify(req.body.id, { email: req.body.email });
  res.sendStatus(204);
});
`,
    'finds a route of Next.js': `
import { APIClient, SendEmailRequest } from 'customerio-node';
export async function POST(request: Request) {
  const { id, email } = await request.json();
  const api = new APIClient(process.env.APP_KEY!); // <- perRequest
  await api.sendEmail(new SendEmailRequest({ to: email, transactional_message_id: 1, identifiers: { id } }));
  return new Response(null, { status: 204 });
}
`,
    'finds a function that sends': `
const { TrackClient } = require('customerio-node');
module.exports = async function trackSignup(user) {
  const client = new TrackClient(process.env.SITE, process.env.KEY); // <- perRequest
  await client.track(user.id, { name: 'signed_up' });
};
`,
    'finds a factory that is called each time': `
import { TrackClient } from 'customerio-node';
const getClient = () => new TrackClient(process.env.SITE, process.env.KEY); // <- perRequest
export async function identify(user) {
  await getClient().identify(user.id, { email: user.email });
}
`,
    'finds a loop': `
import { TrackClient } from 'customerio-node';
async function main() {
  for (const user of await users()) {
    const cio = new TrackClient(process.env.SITE, process.env.KEY); // <- perRequest
    await cio.identify(user.id, { email: user.email });
  }
}
main();
`,
    'finds a callback of a list': `
import { TrackClient } from 'customerio-node';
export const sync = (users) =>
  Promise.all(users.map((user) => new TrackClient(process.env.SITE, process.env.KEY).identify(user.id, { email: user.email }))); // <- perRequest
`,
    'finds a consumer': `
import { Publisher } from 'customerio-gcp/publisher';
import { PubSub } from '@google-cloud/pubsub';
new PubSub().subscription('users').on('message', async (message) => {
  const publisher = new Publisher({ project: 'p' }); // <- perRequest
  await publisher.identify(JSON.parse(message.data.toString()));
  message.ack();
});
`,
    'finds a method of a controller': `
import { Controller, Post, Body } from '@nestjs/common';
import { TrackClient } from 'customerio-node';
@Controller('users')
export class UsersController {
  @Post()
  async create(@Body() body: CreateUser) {
    const client = new TrackClient(process.env.SITE, process.env.KEY); // <- perRequest
    await client.identify(body.id, { email: body.email });
  }
}
`,
    'finds a worker of a queue': `
import { Worker } from 'bullmq';
import { TrackClient } from 'customerio-node';
new Worker('events', async (job) => {
  const cio = new TrackClient(process.env.SITE, process.env.KEY); // <- perRequest
  await cio.track(job.data.userId, { name: job.data.name });
});
`,
    'finds a server action': `
'use server';
import { TrackClient } from 'customerio-node';
export async function saveProfile(form: FormData) {
  const cio = new TrackClient(process.env.SITE!, process.env.KEY!); // <- perRequest
  await cio.identify(String(form.get('id')), { email: String(form.get('email')) });
}
`,
    'finds a class that is made for each request': `
import { TrackClient } from 'customerio-node';
class Tracker {
  constructor() {
    this.client = new TrackClient(process.env.SITE, process.env.KEY); // <- perRequest
  }
  track(id, name) {
    return this.client.track(id, { name });
  }
}
export async function POST(request: Request) {
  const tracker = new Tracker();
  await tracker.track((await request.json()).id, 'asked');
  return Response.json({});
}
`,
    'finds middleware that hangs it on the request': `
import { TrackClient } from 'customerio-node';
export function withCustomerio(req, res, next) {
  req.cio = new TrackClient(process.env.SITE, process.env.KEY); // <- perRequest
  next();
}
`,
    'finds a handler of Lambda': `
import { TrackClient } from 'customerio-node';
export const handler = async (event) => {
  const cio = new TrackClient(process.env.SITE, process.env.KEY); // <- perRequest
  for (const record of event.Records) await cio.track(record.messageAttributes.userId, { name: 'seen' });
};
`,
    'finds a handler that only hands it on': `
import { TrackClient } from 'customerio-node';
import { syncUser } from './sync-user';
export const handler = async (event) => {
  const cio = new TrackClient(process.env.SITE, process.env.KEY); // <- perRequest
  await syncUser(cio, event.user);
};
`,
    'finds an arrow that returns the result': `
import { APIClient } from 'customerio-node';
export const listCampaigns = () => new APIClient(process.env.APP_KEY).listCampaigns(); // <- perRequest
`,
  },
  fine: {
    'takes the module level': `
import { TrackClient } from 'customerio-node';
export const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const identify = (user) => cio.identify(user.id, { email: user.email });
`,
    'takes a lazy singleton': `
import { TrackClient } from 'customerio-node';
let client: TrackClient | undefined;
export function getClient() {
  client ??= new TrackClient(process.env.SITE!, process.env.KEY!);
  return client;
}
export const identify = (user) => getClient().identify(user.id, { email: user.email });
`,
    'takes a lazy singleton with an if': `
const { TrackClient } = require('customerio-node');
let client = null;
function getClient() {
  if (!client) {
    client = new TrackClient(process.env.SITE, process.env.KEY);
  }
  return client;
}
exports.handler = async (event) => getClient().track(event.id, { name: 'x' });
`,
    'takes a provider of NestJS': `
import { Injectable } from '@nestjs/common';
import { TrackClient } from 'customerio-node';
@Injectable()
export class CustomerioService {
  private readonly client = new TrackClient(process.env.SITE!, process.env.KEY!);
  identify(user) {
    return this.client.identify(user.id, { email: user.email });
  }
}
`,
    'takes a constructor': `
import { TrackClient } from 'customerio-node';
export class Tracker {
  private readonly client: TrackClient;
  constructor(siteId: string, key: string) {
    this.client = new TrackClient(siteId, key);
  }
}
export const tracker = new Tracker(process.env.SITE!, process.env.KEY!);
`,
    'takes a factory that is called once': `
import { TrackClient } from 'customerio-node';
export const createClient = (config) => new TrackClient(config.siteId, config.key);
const client = createClient({ siteId: process.env.SITE, key: process.env.KEY });
export const identify = (user) => client.identify(user.id, { email: user.email });
`,
    'takes a cache by tenant': `
import { TrackClient } from 'customerio-node';
const clients = new Map<string, TrackClient>();
export function clientOf(tenant) {
  let client = clients.get(tenant.id);
  if (!client) {
    client = new TrackClient(tenant.siteId, tenant.key);
    clients.set(tenant.id, client);
  }
  return client;
}
export const identify = (tenant, user) => clientOf(tenant).identify(user.id, { email: user.email });
`,
    'takes a script': `
import { TrackClient } from 'customerio-node';
async function main() {
  const cio = new TrackClient(process.env.SITE!, process.env.KEY!);
  for (const user of await users()) await cio.identify(user.id, { email: user.email });
}
main().catch((error) => { console.error(error); process.exit(1); });
`,
    'takes the setup of a test': {
      at: 'test/sync.test.ts',
      code: `
import { TrackClient } from 'customerio-node';
let cio;
beforeEach(() => {
  cio = new TrackClient('site', 'key', { url: 'http://127.0.0.1:1/api/v1' });
});
it('syncs', async () => { await new TrackClient('a', 'b').identify('1', {}); });
`,
    },
    'takes a memoised factory': `
import memoize from 'lodash/memoize';
import { TrackClient } from 'customerio-node';
const clientFor = memoize((siteId) => new TrackClient(siteId, keyOf(siteId)));
export const identify = (site, user) => clientFor(site).identify(user.id, { email: user.email });
`,
    'takes a global of development': `
import { TrackClient } from 'customerio-node';
const globalForCio = globalThis as unknown as { cio?: TrackClient };
export const cio = globalForCio.cio ?? new TrackClient(process.env.SITE!, process.env.KEY!);
if (process.env.NODE_ENV !== 'production') globalForCio.cio = cio;
`,
    'takes requests of a send': `
import { APIClient, SendEmailRequest } from 'customerio-node';
const api = new APIClient(process.env.APP_KEY);
export const send = (user) => api.sendEmail(new SendEmailRequest({ to: user.email, transactional_message_id: 1, identifiers: { id: user.id } }));
`,
    'takes clients of others': `
import { TrackClient } from '@acme/railway';
export const handler = async (event) => new TrackClient('a', 'b').track(event.id, { name: 'x' });
`,
    'takes a command': {
      at: 'src/cli/sync.ts',
      code: `
import { TrackClient } from 'customerio-node';
const connect = (env) => new TrackClient(env.SITE, env.KEY);
export async function sync(options, env) {
  const cio = connect(env);
  for await (const user of read(options.file)) await cio.identify(user.id, { email: user.email });
}
`,
    },
    'takes a plugin of Fastify': `
import fp from 'fastify-plugin';
import { TrackClient } from 'customerio-node';
export default fp(async (fastify) => {
  fastify.decorate('customerio', new TrackClient(process.env.SITE, process.env.KEY));
});
`,
    'takes a factory of a module': `
import { TrackClient } from 'customerio-node';
export const providers = [{ provide: 'CIO', useFactory: (config) => new TrackClient(config.get('SITE'), config.get('KEY')), inject: [Config] }];
`,
    'takes a promise that is kept': `
import { TrackClient } from 'customerio-node';
let clientPromise;
export const getClient = () => (clientPromise ??= load().then((secrets) => new TrackClient(secrets.site, secrets.key)));
export const identify = async (user) => (await getClient()).identify(user.id, { email: user.email });
`,
    'takes a server that is made once': `
import express from 'express';
import { TrackClient } from 'customerio-node';
export function createServer(config) {
  const cio = new TrackClient(config.siteId, config.key);
  const app = express();
  app.post('/x', async (req, res) => {
    await cio.track(req.body.id, { name: 'x' });
    res.end();
  });
  return app;
}
`,
    'takes a context of dependencies': `
import { TrackClient } from 'customerio-node';
export function createDependencies(env) {
  const cio = new TrackClient(env.SITE, env.KEY);
  return { cio, identify: (user) => cio.identify(user.id, { email: user.email }) };
}
`,
  },
});
