import { rule } from '../../../../tools/audit/rules/no-await-in-request-path';
import { testRule } from '../test-rule';

const client = `import { TrackClient, APIClient, SendEmailRequest } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
const api = new APIClient(process.env.APP_KEY);`;

testRule(rule, {
  bad: {
    'finds Express': `${client}
router.post('/orders', async (req, res) => {
  const order = await orders.create(req.body);
  await cio.track(order.userId, { name: 'ordered' }); // <- waits
  res.status(201).json(order);
});
`,
    'finds a handler that is declared apart': `${client}
async function createOrder(req: Request, res: Response, next: NextFunction) {
  try {
    await cio.track(req.user.id, { name: 'ordered' }); // <- waits
    res.sendStatus(201);
  } catch (error) {
    next(error);
  }
}
export default createOrder;
`,
    'finds a handler without types': `${client}
exports.create = async (req, res) => {
  await cio.identify(req.body.id, { email: req.body.email }); // <- waits
  res.json({});
};
`,
    'finds a route of Next.js': `${client}
export async function POST(request: Request) {
  const body = await request.json();
  await cio.identify(body.id, { email: body.email }); // <- waits
  return Response.json({ ok: true });
}
export const PATCH = async (request) => {
  await cio.track(request.headers.get('x-user'), { name: 'changed' }); // <- waits
  return new Response();
};
`,
    'finds an API route': {
      at: 'src/pages/api/subscribe.ts',
      code: `${client}
export default async function handler(req, res) {
  await cio.identify(req.body.id, { email: req.body.email }); // <- waits
  res.status(200).end();
}
`,
    },
    'finds a server action': `'use server';
${client}
export async function save(form: FormData) {
  await cio.identify(String(form.get('id')), { email: String(form.get('email')) }); // <- waits
}
`,
    'finds an inline server action': {
      at: 'app/page.tsx',
      code: `${client}
export default function Page() {
  async function subscribe(form) {
    'use server';
    await cio.identify(form.get('id'), { email: form.get('email') }); // <- waits
  }
  return <form action={subscribe} />;
}
`,
    },
    'finds a controller of NestJS': `
import { Controller, Post, Body } from '@nestjs/common';
import { TrackClient } from 'customerio-node';
@Controller('orders')
export class OrdersController {
  constructor(private readonly customerio: TrackClient) {}
  @Post()
  async create(@Body() body: Order) {
    await this.customerio.track(body.userId, { name: 'ordered' }); // <- waits
    return body;
  }
}
`,
    'finds Fastify': `${client}
fastify.post('/orders', async (request, reply) => {
  await cio.track(request.user.id, { name: 'ordered' }); // <- waits
  return { ok: true };
});
fastify.route({ method: 'PUT', url: '/x', handler: async (request) => { await cio.track(request.user.id, { name: 'x' }); return {}; } }); // <- waits
`,
    'finds Koa and Hono': `${client}
koaRouter.post('/x', async (ctx) => {
  await cio.track(ctx.state.user.id, { name: 'x' }); // <- waits
  ctx.status = 204;
});
hono.post('/y', async (c) => {
  await cio.track(c.get('userId'), { name: 'y' }); // <- waits
  return c.json({});
});
`,
    'finds tRPC': `${client}
export const router = t.router({
  buy: t.procedure.input(schema).mutation(async ({ input, ctx }) => {
    await cio.track(ctx.user.id, { name: 'bought' }); // <- waits
    return { ok: true };
  }),
});
`,
    'finds a resolver of GraphQL': `${client}
export const resolvers = {
  Mutation: {
    signUp: async (_parent, args) => {
      const user = await users.create(args);
      await cio.identify(user.id, { email: user.email }); // <- waits
      return user;
    },
  },
};
`,
    'finds an HTTP function': `${client}
import functions from '@google-cloud/functions-framework';
functions.http('contact', async (req, res) => {
  await cio.track(req.body.id, { name: 'asked' }); // <- waits
  res.send('ok');
});
`,
    'finds a returned call': `${client}
export const POST = async (request: Request) => {
  const { id } = await request.json();
  return cio.track(id, { name: 'x' }).then(() => Response.json({})); // <- waits
};
`,
    'finds a wrapper': `${client}
const record = async (id, name) => { await cio.track(id, { name }); };
app.post('/x', async (req, res) => {
  await record(req.user.id, 'x'); // <- waits
  res.end();
});
`,
    'finds raw requests': `
app.post('/x', async (req, res) => {
  await fetch('https://track.customer.io/api/v2/entity', { method: 'POST', body: JSON.stringify({ type: 'person', action: 'event', identifiers: { id: req.user.id }, name: 'x' }) }); // <- waits
  res.end();
});
`,
    'finds a send': `${client}
app.post('/reset', async (req, res) => {
  await api.sendEmail(new SendEmailRequest({ to: req.body.email, transactional_message_id: 1, identifiers: { email: req.body.email } })); // <- waits
  res.end();
});
`,
    'finds Promise.all': `${client}
app.post('/x', async (req, res) => {
  await Promise.all([audit(req), cio.track(req.user.id, { name: 'x' })]); // <- waits
  res.end();
});
`,
    'finds a variable that is awaited later': `${client}
app.post('/x', async (req, res) => {
  const tracked = cio.track(req.user.id, { name: 'x' }); // <- waits
  await audit(req);
  await tracked;
  res.end();
});
`,
    'finds middleware': `${client}
export async function lastSeen(req, res, next) {
  await cio.identify(req.user.id, { email: req.user.email }); // <- waits
  next();
}
`,
    'finds Remix and SvelteKit': `${client}
export async function action({ request }: ActionFunctionArgs) {
  await cio.track('1', { name: 'x' }); // <- waits
  return redirect('/');
}
export const actions = {
  default: async ({ request }) => {
    await cio.track('1', { name: 'x' }); // <- waits
  },
};
`,
    'finds a loader of a handler wrapped in a helper': `${client}
app.post('/x', asyncHandler(async (req, res) => {
  await cio.track(req.user.id, { name: 'x' }); // <- waits
  res.end();
}));
`,
    'finds a function of Lambda behind HTTP': `${client}
export const handler = async (event) => {
  await cio.track(event.pathParameters.id, { name: 'x' }); // <- waits
  return { statusCode: 204, body: '' };
};
`,
    'finds a callable function': `${client}
import { onCall, onRequest } from 'firebase-functions/v2/https';
export const x = onCall(async (request) => {
  await cio.track(request.auth.uid, { name: 'x' }); // <- waits
});
export const y = onRequest(async (req, res) => {
  await cio.track(req.body.id, { name: 'y' }); // <- waits
  res.end();
});
`,
    'finds a Next.js handler wrapped in auth': `${client}
export const POST = withAuth(async (request) => {
  await cio.track(request.auth.userId, { name: 'x' }); // <- waits
  return Response.json({});
});
`,
  },
  fine: {
    'takes the publisher': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
app.post('/x', async (req, res) => {
  await publisher.track({ identifiers: { id: req.user.id }, name: 'x' });
  res.end();
});
`,
    'takes a consumer': `${client}
subscription.on('message', async (message) => { await cio.track(message.attributes.id, { name: 'x' }); message.ack(); });
new Worker('mail', async (job) => { await cio.track(job.data.id, { name: 'x' }); });
export const handler = async (event) => { for (const r of event.Records) await cio.track(r.body, { name: 'x' }); };
`,
    'takes a push endpoint of Pub/Sub': `${client}
app.post('/push', async (req, res) => {
  const data = JSON.parse(Buffer.from(req.body.message.data, 'base64').toString());
  await cio.track(data.id, { name: 'x' });
  res.sendStatus(204);
});
`,
    'takes a cron': `${client}
cron.schedule('0 3 * * *', async () => { await cio.track('1', { name: 'x' }); });
export class Nightly { @Cron('0 3 * * *') async run() { await cio.track('1', { name: 'x' }); } }
`,
    'takes a cloud event': `${client}
functions.cloudEvent('onUser', async (event) => { await cio.track(event.data.id, { name: 'x' }); });
exports.onCreate = firestore.document('users/{id}').onCreate(async (snapshot, context) => { await cio.identify(snapshot.id, { email: 'a@example.com' }); });
`,
    'takes a service of no handler': `${client}
export class Service { async record(id: string) { await cio.track(id, { name: 'x' }); } }
export const record = async (id: string) => { await cio.track(id, { name: 'x' }); };
`,
    'takes a read': `${client}
app.get('/x', async (req, res) => res.json(await api.listCampaigns()));
`,
    'takes a test': {
      at: 'test/app.test.ts',
      code: `${client}
app.post('/x', async (req, res) => { await cio.track('1', { name: 'x' }); res.end(); });
`,
    },
    'takes after() and waitUntil()': `${client}
import { after } from 'next/server';
export async function POST(request: Request) {
  const { id } = await request.json();
  after(() => cio.track(id, { name: 'x' }));
  after(async () => { await cio.track(id, { name: 'y' }); });
  return Response.json({});
}
export default {
  async fetch(request, env, ctx) {
    ctx.waitUntil(cio.track('1', { name: 'x' }));
    return new Response();
  },
};
`,
    'takes a queue': `${client}
app.post('/x', async (req, res) => { await queue.add('track', { id: req.user.id }); res.end(); });
`,
    'takes a React component': {
      at: 'src/button.tsx',
      code: `
import { useCustomerio } from './hooks';
export function Button() {
  const cio = useCustomerio();
  return <button onClick={async () => { await cio.track('pressed'); }} />;
}
`,
    },
    'takes other vendors': `
app.post('/x', async (req, res) => { await mixpanel.track('x'); await posthog.capture({}); res.end(); });
`,
    'takes a context that is none of a request': `${client}
export async function run(context: JobContext) { await cio.track(context.userId, { name: 'x' }); }
export async function activity(ctx, input) { await cio.track(input.id, { name: 'x' }); }
`,
    'takes a step of a workflow': `${client}
export const welcome = inngest.createFunction({ id: 'welcome' }, { event: 'user/created' }, async ({ event, step }) => {
  await step.run('identify', () => cio.identify(event.data.id, { email: event.data.email }));
});
`,
  },
});
