import { rule } from '../../../../tools/audit/rules/webhook-verify-signature';
import { testRule } from '../test-rule';

testRule(rule, {
  bad: {
    'finds a route of Express': `
app.post('/customerio/webhook', async (req, res) => { // <- unverified
  const { event_id, metric } = req.body;
  await db.events.insert({ event_id, metric });
  res.sendStatus(200);
});
`,
    'finds a route of Next.js': {
      at: 'app/api/customerio/webhook/route.ts',
      code: `
export async function POST(request: Request) { // <- unverified
  const event = await request.json();
  if (event.metric === 'unsubscribed') await stop(event.data.email_address, event.event_id);
  return new Response();
}
`,
    },
    'finds a function': `
exports.customerioWebhook = async (req, res) => { // <- unverified
  await table.insert({ id: req.body.event_id, metric: req.body.metric });
  res.sendStatus(204);
};
`,
  },
  fine: {
    'takes a check': `
import { verifyRequestSignature } from 'customerio-node';
app.post('/customerio/webhook', (req, res) => {
  if (!verifyRequestSignature({ signingSecret: key, timestamp: req.get('x-cio-timestamp'), body: req.rawBody, signature: req.get('x-cio-signature') })) return res.sendStatus(401);
  store(req.body.event_id, req.body.metric);
  res.sendStatus(200);
});
`,
    'takes middleware that checks': `
import { verifyCustomerio } from './verify-customerio';
app.post('/customerio/webhook', verifyCustomerio, (req, res) => {
  store(req.body.event_id, req.body.metric);
  res.sendStatus(200);
});
`,
    'takes a consumer of a queue': `
subscription.on('message', async (message) => {
  const event = JSON.parse(message.data.toString());
  await store(event.event_id, event.metric); // customer.io webhook
});
`,
    'takes other receivers': `
app.post('/stripe', (req, res) => { store(req.body.type); res.sendStatus(200); });
`,
    'takes a page that lists events': `
app.get('/deliveries', async (req, res) => res.json(await db.query('select id, status from customerio_deliveries')));
`,
  },
});
