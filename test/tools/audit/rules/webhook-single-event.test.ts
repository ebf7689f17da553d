import { rule } from '../../../../tools/audit/rules/webhook-single-event';
import { testRule } from '../test-rule';

testRule(rule, {
  bad: {
    'finds a schema of a list': `
import * as z from 'zod';
const schema = z.object({
  events: z.array(z.object({ event_id: z.string(), metric: z.string() })).optional(), // <- list
});
export const onCustomerioWebhook = (req) => enqueue(schema.parse(req.body).events);
`,
    'finds a loop over events': `
app.post('/customerio/webhook', (req, res) => {
  for (const event of req.body.events) { // <- list
    store(event.event_id, event.metric);
  }
  res.sendStatus(200);
});
`,
    'finds a destructured list': `
export async function POST(request) {
  verify(request.headers.get('x-cio-signature'));
  const { events } = await request.json();
  await Promise.all(events.map((event) => store(event.metric))); // <- list
  return new Response();
}
`,
    'finds the body as a list': `
app.post('/customerio', (req, res) => {
  req.body.forEach((event) => store(event.metric, event.event_id)); // <- list
  res.sendStatus(200);
});
`,
    'finds a parsed body as a list': `
export function receive(raw, headers) {
  check(headers['x-cio-signature']);
  const events = JSON.parse(raw);
  for (const event of events) store(event.metric); // <- list
}
`,
    'finds the first element': `
app.post('/cio-webhook', (req, res) => {
  const event = req.body.events[0]; // <- list
  store(event.metric, event.object_type);
  res.sendStatus(200);
});
`,
    'finds a test for a list': `
export function receive(body, headers) {
  check(headers['x-cio-signature']);
  const payload = JSON.parse(body);
  const events = Array.isArray(payload.events) ? payload.events : [payload]; // <- list
  events.forEach((event) => store(event.metric));
}
`,
    'finds a declared type': `
type Body = { events: { metric: string; event_id: string }[] };
app.post('/customerio', (req: Request<{}, {}, Body>, res) => {
  const body: Body = req.body;
  for (const event of body.events) store(event.metric, event.event_id); // <- list
  res.sendStatus(200);
});
`,
    'finds a controller of NestJS': `
@Controller('webhooks/customerio')
export class WebhookController {
  @Post()
  async receive(@Body() body: { events: CioEvent[] }, @Headers('x-cio-signature') signature: string) {
    for (const event of body.events) await this.store(event.metric); // <- list
  }
}
`,
    'finds a fallback to an empty list': `
app.post('/cio', (req, res) => {
  check(req.get('x-cio-signature'));
  for (const event of req.body.events ?? []) store(event); // <- list
  res.sendStatus(200);
});
`,
    'finds another name': `
app.post('/cio', (req, res) => {
  check(req.get('x-cio-signature'));
  req.body.deliveries.map((event) => store(event.metric)); // <- list
  res.sendStatus(200);
});
`,
  },
  fine: {
    'takes a schema of one event, with a list of something else': `
import { z } from 'zod';
const schema = z.object({ event_id: z.string(), metric: z.string(), events: z.array(z.object({ href: z.string() })) });
export const onCustomerioWebhook = (req) => enqueue(schema.parse(req.body));
`,
    'takes one event': `
app.post('/customerio', (req, res) => {
  const { event_id, metric, object_type, data } = req.body;
  store(event_id, metric, object_type, data);
  res.sendStatus(200);
});
`,
    'takes events of a registration': `
import { APIClient } from 'customerio-node';
const api = new APIClient(process.env.CIO_APP_KEY);
const events = ['email_bounced', 'email_spammed'];
export const register = () => api.createReportingWebhook({ name: 'x', endpoint: url, events });
for (const event of events) console.log(event);
`,
    'takes lists of other vendors': `
app.post('/sendgrid', (req, res) => { for (const event of req.body) store(event.event); res.sendStatus(200); });
app.post('/customerio', (req, res) => { store(req.body.metric, req.body.event_id); res.sendStatus(200); });
`,
    'takes recipients of a push': `
app.post('/customerio', (req, res) => {
  const { metric, object_type, data } = req.body;
  for (const recipient of data.recipients ?? []) store(object_type, metric, recipient.device_id);
  res.sendStatus(200);
});
`,
    'takes a list of handlers': `
const handlers = [storeEvent, forward];
app.post('/customerio', async (req, res) => {
  const event = req.body;
  for (const handle of handlers) await handle(event.metric, event.event_id);
  res.sendStatus(200);
});
`,
    'takes rows of a queue of one own': `
export async function flush(queue) {
  const rows = await queue.take(100);
  for (const row of rows) await insert(row.metric, row.event_id, row.delivery_id); // customer.io events
}
`,
    'takes names of topics': `
app.post('/customerio', (req, res) => {
  const { metric, data, object_type } = req.body;
  for (const [topic, isOn] of Object.entries(JSON.parse(data.content).topics)) store(metric, object_type, topic, isOn);
  res.sendStatus(200);
});
`,
    'takes a test': {
      at: 'test/webhook.test.ts',
      code: `
for (const event of body.events) send(event.metric, event.event_id); // customerio
`,
    },
  },
});
