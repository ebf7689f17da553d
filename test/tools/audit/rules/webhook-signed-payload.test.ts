import { rule } from '../../../../tools/audit/rules/webhook-signed-payload';
import { testRule } from '../test-rule';

testRule(rule, {
  bad: {
    'finds a body that is written again': `
import { createHmac, timingSafeEqual } from 'node:crypto';
app.post('/cio', express.json(), (req, res) => {
  const timestamp = req.get('x-cio-timestamp');
  const made = createHmac('sha256', process.env.CIO_SIGNING_KEY)
    .update(\`v0:\${timestamp}:\${JSON.stringify(req.body)}\`) // <- reserialised
    .digest('hex');
  res.sendStatus(made === req.get('x-cio-signature') ? 200 : 401);
});
`,
    'finds it in a variable': `
import crypto from 'crypto';
export default async function handler(req, res) {
  const payload = JSON.stringify(req.body); // <- reserialised
  const hmac = crypto.createHmac('sha256', process.env.KEY);
  hmac.update('v0:' + req.headers['x-cio-timestamp'] + ':' + payload);
  res.status(hmac.digest('hex') === req.headers['x-cio-signature'] ? 200 : 401).end();
}
`,
    'finds it in the options of the SDK': `
import { verifyRequestSignature } from 'customerio-node';
export async function POST(request: Request) {
  const body = await request.json();
  const ok = verifyRequestSignature({
    signingSecret: process.env.CIO_SIGNING_KEY!,
    timestamp: request.headers.get('x-cio-timestamp')!,
    signature: request.headers.get('x-cio-signature')!,
    body: JSON.stringify(body), // <- reserialised
  });
  return new Response(null, { status: ok ? 200 : 401 });
}
`,
    'finds it behind a function': `
import { createHmac } from 'node:crypto';
const sign = (timestamp, body) => createHmac('sha256', process.env.CIO_KEY).update(\`v0:\${timestamp}:\${body}\`).digest('hex');
app.post('/cio', (req, res) => {
  const made = sign(req.get('x-cio-timestamp'), JSON.stringify(req.body)); // <- reserialised
  res.sendStatus(made === req.get('x-cio-signature') ? 200 : 401);
});
`,
    'finds a serialiser of one own, for Buffers': `
import { createHmac } from 'node:crypto';
app.post('/cio', (req, res) => {
  const raw = Buffer.from(JSON.stringify(req.body)); // <- reserialised
  const made = createHmac('sha256', process.env.CIO_KEY).update(\`v0:\${req.get('X-CIO-Timestamp')}:\`).update(raw).digest('hex');
  res.sendStatus(made === req.get('X-CIO-Signature') ? 200 : 401);
});
`,
    'finds the body alone': `
import { createHmac } from 'node:crypto';
app.post('/cio', express.raw({ type: '*/*' }), (req, res) => {
  const made = createHmac('sha256', process.env.CIO_KEY).update(req.body).digest('hex'); // <- bodyOnly
  res.sendStatus(made === req.get('x-cio-signature') ? 200 : 401);
});
`,
    'finds the raw body alone': `
const crypto = require('crypto');
exports.webhook = (req, res) => {
  const expected = crypto.createHmac('sha256', process.env.CUSTOMERIO_SIGNING_KEY).update(req.rawBody).digest('hex'); // <- bodyOnly
  if (expected !== req.get('X-CIO-Signature')) return res.sendStatus(401);
  res.sendStatus(200);
};
`,
    'finds the version and the body': `
import { createHmac } from 'node:crypto';
export async function POST(request: Request) {
  const text = await request.text();
  const made = createHmac('sha256', process.env.CIO_KEY!).update(\`v0:\${text}\`).digest('hex'); // <- bodyOnly
  return new Response(null, { status: made === request.headers.get('x-cio-signature') ? 200 : 401 });
}
`,
    'finds Web Crypto over the body': `
export async function POST(request) {
  const body = await request.arrayBuffer();
  const key = await crypto.subtle.importKey('raw', encode(process.env.CIO_KEY), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const ok = await crypto.subtle.verify('HMAC', key, hexToBytes(request.headers.get('x-cio-signature')), body); // <- bodyOnly
  return new Response(null, { status: ok ? 200 : 401 });
}
`,
    'finds another order': `
import { createHmac } from 'node:crypto';
export function check(req) {
  const made = createHmac('sha256', process.env.CIO_KEY).update(\`\${req.get('x-cio-timestamp')}.\${req.rawBody}\`).digest('hex'); // <- format
  return made === req.get('x-cio-signature');
}
`,
    'finds a method of a service': `
import { createHmac } from 'node:crypto';
export class CustomerioWebhookGuard {
  verify(signature: string, rawBody: Buffer): boolean {
    const digest = createHmac('sha256', this.config.signingKey).update(rawBody).digest('hex'); // <- bodyOnly
    return digest === signature; // x-cio-signature
  }
}
`,
    'finds a list that is joined': `
import { createHmac } from 'node:crypto';
export const check = (req) => {
  const parts = ['v0', req.get('x-cio-timestamp'), JSON.stringify(req.body)].join(':'); // <- reserialised
  return createHmac('sha256', process.env.CIO_KEY).update(parts).digest('hex') === req.get('x-cio-signature');
};
`,
    'finds a parsed body': `
import express from 'express';
import { createHmac } from 'node:crypto';
const app = express();
app.use(express.json());
app.post('/cio', (req, res) => {
  const made = createHmac('sha256', process.env.CIO_KEY).update(\`v0:\${req.get('x-cio-timestamp')}:\${req.body}\`).digest('hex'); // <- parsed
  res.sendStatus(made === req.get('x-cio-signature') ? 200 : 401);
});
`,
  },
  fine: {
    'takes the raw bytes': `
import { createHmac } from 'node:crypto';
app.post('/cio', express.raw({ type: '*/*' }), (req, res) => {
  const made = createHmac('sha256', process.env.CIO_KEY).update(\`v0:\${req.get('x-cio-timestamp')}:\`).update(req.body).digest('hex');
  res.sendStatus(made === req.get('x-cio-signature') ? 200 : 401);
});
`,
    'takes the raw text': `
import { createHmac } from 'node:crypto';
export async function POST(request: Request) {
  const raw = await request.text();
  const signed = ['v0', request.headers.get('x-cio-timestamp'), raw].join(':');
  const made = createHmac('sha256', process.env.CIO_KEY!).update(signed).digest('hex');
  const event = JSON.parse(raw);
  return Response.json({ event, ok: made === request.headers.get('x-cio-signature') });
}
`,
    'takes the SDK with the raw body': `
import { verifyRequestSignature } from 'customerio-node';
export const check = (req) =>
  verifyRequestSignature({ signingSecret: process.env.CIO_KEY, timestamp: req.get('x-cio-timestamp'), body: req.rawBody, signature: req.get('x-cio-signature') });
`,
    'takes Buffer.concat': `
import { createHmac } from 'node:crypto';
export const check = (timestamp, raw, given) =>
  createHmac('sha256', process.env.CIO_KEY).update(Buffer.concat([Buffer.from(\`v0:\${timestamp}:\`), raw])).digest('hex') === given; // x-cio-signature
`,
    'takes other signatures': `
import { createHmac } from 'node:crypto';
app.post('/github', (req, res) => {
  const made = 'sha256=' + createHmac('sha256', process.env.GITHUB_SECRET).update(JSON.stringify(req.body)).digest('hex');
  res.sendStatus(made === req.get('x-hub-signature-256') ? 200 : 401);
});
`,
    'takes a signature of one own calls': `
import { createHmac } from 'node:crypto';
export const sign = (payload) => createHmac('sha256', process.env.OWN_KEY).update(JSON.stringify(payload)).digest('hex');
`,
    'takes a parser that keeps the bytes': `
import express from 'express';
import { createHmac } from 'node:crypto';
const app = express();
app.use(express.json({ verify: (req, _res, buffer) => { req.rawBody = buffer; } }));
app.post('/cio', (req, res) => {
  const made = createHmac('sha256', process.env.CIO_KEY).update(\`v0:\${req.get('x-cio-timestamp')}:\${req.rawBody}\`).digest('hex');
  res.sendStatus(made === req.get('x-cio-signature') ? 200 : 401);
});
`,
    'takes a test that signs': {
      at: 'test/webhook.test.ts',
      code: `
import { createHmac } from 'node:crypto';
const sign = (timestamp, body) => createHmac('sha256', 'cio-key').update(\`v0:\${timestamp}:\${JSON.stringify(body)}\`).digest('hex'); // x-cio-signature
`,
    },
    'takes a chunked body': `
import { createHmac } from 'node:crypto';
export async function check(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = Buffer.concat(chunks).toString('utf8');
  const made = createHmac('sha256', process.env.CIO_KEY).update('v0:' + request.headers['x-cio-timestamp'] + ':' + raw).digest('hex');
  return made === request.headers['x-cio-signature'];
}
`,
    'takes the timestamp on its own line': `
import { createHmac } from 'node:crypto';
export function check(headers, raw) {
  const hmac = createHmac('sha256', process.env.CIO_KEY);
  hmac.update('v0:');
  hmac.update(headers['x-cio-timestamp']);
  hmac.update(':');
  hmac.update(raw);
  return hmac.digest('hex') === headers['x-cio-signature'];
}
`,
    'takes a log of the body beside the check': `
import { verifyRequestSignature } from 'customerio-node';
export function check(req) {
  console.log(JSON.stringify(req.body));
  return verifyRequestSignature({ signingSecret: process.env.CIO_KEY, timestamp: req.get('x-cio-timestamp'), body: req.rawBody.toString(), signature: req.get('x-cio-signature') });
}
`,
  },
});
