import { rule } from '../../../../tools/audit/rules/no-work-after-response';
import { testRule } from '../test-rule';

const client = `import { TrackClient, APIClient, SendEmailRequest } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
const api = new APIClient(process.env.APP_KEY);`;

testRule(rule, {
  bad: {
    'finds a call after the answer': `${client}
app.post('/x', async (req, res) => {
  res.sendStatus(202);
  await cio.track(req.body.id, { name: 'x' }); // <- after
});
`,
    'finds a call that nobody waits for': `${client}
app.post('/x', (req, res) => {
  cio.track(req.body.id, { name: 'x' }); // <- floating
  res.json({});
});
`,
    'finds void': `${client}
export async function POST(request: Request) {
  void cio.track('1', { name: 'x' }); // <- floating
  return Response.json({});
}
`,
    'finds a call with a catch and no await': `${client}
app.post('/x', async (req, res) => {
  cio.identify(req.body.id, { email: req.body.email }).catch((error) => log.error(error)); // <- floating
  res.end();
});
`,
    'finds setImmediate and setTimeout': `${client}
app.post('/x', (req, res) => {
  setImmediate(() => cio.track(req.body.id, { name: 'x' })); // <- floating
  setTimeout(async () => { await cio.track(req.body.id, { name: 'y' }); }, 0); // <- floating
  res.end();
});
`,
    'finds process.nextTick': `${client}
app.post('/x', (req, res) => {
  process.nextTick(() => cio.track(req.body.id, { name: 'x' })); // <- floating
  res.end();
});
`,
    'finds the end of the response': `${client}
app.post('/x', (req, res) => {
  res.on('finish', () => cio.track(req.body.id, { name: 'x' })); // <- after
  res.end();
});
`,
    'finds a function that is called at once and not awaited': `${client}
app.post('/x', (req, res) => {
  (async () => {
    await cio.track(req.body.id, { name: 'x' }); // <- floating
  })();
  res.end();
});
`,
    'finds a wrapper': `${client}
const record = async (id, name) => { await cio.track(id, { name }); };
app.post('/x', async (req, res) => {
  record(req.user.id, 'x'); // <- floating
  res.end();
});
`,
    'finds a controller of NestJS': `
import { Controller, Post, Body } from '@nestjs/common';
import { TrackClient } from 'customerio-node';
@Controller()
export class Surveys {
  constructor(private readonly client: TrackClient) {}
  @Post('surveys')
  answer(@Body() body: Answer) {
    void this.client.track(body.userId, { name: 'answered' }); // <- floating
    return { ok: true };
  }
}
`,
    'finds an HTTP function': `${client}
exports.contact = async (req, res) => {
  res.status(200).send('thanks');
  await api.sendEmail(new SendEmailRequest({ to: 'a@example.com', transactional_message_id: 1, identifiers: { id: '1' } })); // <- after
};
`,
    'finds Fastify': `${client}
fastify.post('/x', async (request, reply) => {
  reply.send({ ok: true });
  await cio.track(request.body.id, { name: 'x' }); // <- after
});
`,
    'finds a chain that ends in nothing': `${client}
app.post('/x', (req, res) => {
  cio.identify(req.body.id, { email: req.body.email }).then(() => cio.track(req.body.id, { name: 'x' })); // <- floating floating
  res.end();
});
`,
    'finds forEach with an async callback': `${client}
app.post('/x', async (req, res) => {
  req.body.ids.forEach(async (id) => {
    await cio.track(id, { name: 'x' }); // <- floating
  });
  res.end();
});
`,
    'finds the publisher after the answer': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
app.post('/x', async (req, res) => {
  res.end();
  await publisher.track({ identifiers: { id: req.body.id }, name: 'x' }); // <- after
});
`,
    'finds a raw request': `
app.post('/x', (req, res) => {
  fetch('https://track.customer.io/api/v2/entity', { method: 'POST', body: '{}' }); // <- floating
  res.end();
});
`,
    'finds a variable that nobody waits for': `${client}
app.post('/x', (req, res) => {
  const pending = cio.track(req.body.id, { name: 'x' }); // <- floating
  pending.catch(report);
  res.end();
});
`,
    'finds an answer in a finally': `${client}
export const POST = async (request: Request) => {
  const body = await request.json();
  Promise.all([cio.identify(body.id, { email: body.email }), audit(body)]).catch(report); // <- floating
  return new Response(null, { status: 202 });
};
`,
    'finds a resolver': `${client}
export const resolvers = {
  Mutation: {
    like: (_parent, { id }, { user }) => {
      cio.track(user.id, { name: 'liked', data: { id } }); // <- floating
      return true;
    },
  },
};
`,
    'finds an event of the program': `${client}
app.post('/x', (req, res) => {
  queueMicrotask(() => { void cio.track(req.body.id, { name: 'x' }); }); // <- floating
  return res.status(204).end();
});
`,
  },
  fine: {
    'takes a call that is awaited': `${client}
app.post('/x', async (req, res) => {
  await cio.track(req.body.id, { name: 'x' });
  res.end();
});
`,
    'takes enqueue': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
app.post('/x', (req, res) => {
  publisher.enqueue.track({ identifiers: { id: req.body.id }, name: 'x' });
  res.end();
});
`,
    'takes after and waitUntil': `${client}
import { after } from 'next/server';
import { waitUntil } from '@vercel/functions';
export async function POST() {
  after(() => cio.track('1', { name: 'x' }));
  waitUntil(cio.track('1', { name: 'y' }));
  return Response.json({});
}
`,
    'takes an answer that leaves': `${client}
app.post('/x', async (req, res) => {
  if (!req.body.id) {
    res.sendStatus(400);
    return;
  }
  if (!req.user) return res.sendStatus(401);
  await cio.track(req.body.id, { name: 'x' });
  res.end();
});
`,
    'takes an answer of another branch': `${client}
app.post('/x', async (req, res) => {
  if (req.query.dry) {
    res.json({ dry: true });
  } else {
    await cio.track(req.body.id, { name: 'x' });
    res.json({});
  }
});
`,
    'takes an answer in the chain': `${client}
app.post('/x', (req, res, next) => {
  cio.track(req.body.id, { name: 'x' }).then(() => res.end()).catch(next);
});
`,
    'takes consumers': `${client}
subscription.on('message', (message) => {
  message.ack();
  cio.track(message.id, { name: 'x' }).catch(report);
});
new Worker('x', async (job) => { void cio.track(job.data.id, { name: 'x' }); });
`,
    'takes a promise list that is awaited': `${client}
app.post('/x', async (req, res) => {
  const calls = [cio.identify(req.body.id, { email: req.body.email })];
  calls.push(cio.track(req.body.id, { name: 'x' }));
  await Promise.all(calls);
  res.end();
});
`,
    'takes a queue': `${client}
app.post('/x', async (req, res) => { await queue.add('x', req.body); res.end(); });
`,
    'takes other vendors': `
app.post('/x', (req, res) => { mixpanel.track('x'); segment.track({ event: 'x' }); res.end(); });
`,
    'takes a function of no handler': `${client}
export function record(id) { cio.track(id, { name: 'x' }).catch(report); }
`,
    'takes a cron behind HTTP': `${client}
app.post('/tasks/nightly', (req, res) => {
  res.sendStatus(202);
  return cio.track('1', { name: 'x' });
});
`,
    'takes a response of another service': `${client}
app.post('/x', async (req, res) => {
  const response = await fetch('https://example.com');
  const data = await response.json();
  await cio.track(req.body.id, { name: 'x', data });
  res.end();
});
`,
    'takes a flag of a header that is sent': `${client}
app.post('/x', async (req, res) => {
  res.setHeader('x-a', '1');
  res.status(201);
  await cio.track(req.body.id, { name: 'x' });
  res.end();
});
`,
  },
});
