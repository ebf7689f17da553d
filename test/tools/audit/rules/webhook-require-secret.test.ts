import { rule } from '../../../../tools/audit/rules/webhook-require-secret';
import { testRule } from '../test-rule';

const check = `import { verifyRequestSignature } from 'customerio-node';
const secret = process.env.CIO_SIGNING_SECRET;
const isSigned = (req) =>
  verifyRequestSignature({ signingSecret: secret, timestamp: req.get('x-cio-timestamp'), body: req.rawBody, signature: req.get('x-cio-signature') });`;

testRule(rule, {
  bad: {
    'finds an empty key where a call to Customer.io follows': `
import { createHmac } from 'node:crypto';
export async function onEvent(req) {
  const mac = createHmac('sha256', process.env.SIGNING_SECRET ?? '').update(\`v0:\${req.get('x-cio-timestamp')}:\${req.rawBody}\`).digest('hex'); // <- empty
  if (mac.length === 64) await cio.track(req.body.data.customer_id, { name: 'mail_seen' });
}
`,
    'finds a check that passes without a secret': `
import { createHmac } from 'node:crypto';
export function verify(req) {
  const secret = process.env.CIO_SIGNING_KEY;
  if (!secret) return true; // <- letsThrough
  return createHmac('sha256', secret).update(\`v0:\${req.get('x-cio-timestamp')}:\${req.rawBody}\`).digest('hex') === req.get('x-cio-signature');
}
`,
    'finds middleware that goes on': `${check}
export function guard(req, res, next) {
  if (!secret) {
    console.warn('no signing secret, skipping');
    return next(); // <- letsThrough
  }
  if (!isSigned(req)) return res.sendStatus(401);
  next();
}
`,
    'finds an environment': `${check}
export function guard(req, res, next) {
  if (process.env.NODE_ENV !== 'production') {
    next(); // <- environment
    return;
  }
  if (!isSigned(req)) return res.sendStatus(401);
  next();
}
`,
    'finds a check that is only made with a secret': `${check}
app.post('/cio', (req, res) => {
  if (secret) { // <- optional
    if (!isSigned(req)) return res.sendStatus(401);
  }
  store(req.body);
  res.sendStatus(200);
});
`,
    'finds both in one test': `${check}
app.post('/cio', (req, res) => {
  if (secret && !isSigned(req)) return res.sendStatus(401); // <- optional
  store(req.body);
  res.sendStatus(200);
});
`,
    'finds an or': `${check}
export const allowed = (req) => !secret || isSigned(req); // <- letsThrough
`,
    'finds a choice': `${check}
export const allowed = (req) => (secret ? isSigned(req) : true); // <- letsThrough
`,
    'finds an empty fallback': `
import { createHmac } from 'node:crypto';
export const verify = (req) =>
  createHmac('sha256', process.env.CIO_SIGNING_KEY ?? '').update(\`v0:\${req.get('x-cio-timestamp')}:\${req.rawBody}\`).digest('hex') === req.get('x-cio-signature'); // <- empty
`,
    'finds a switch that turns it off': `${check}
export function allowed(req) {
  if (process.env.SKIP_WEBHOOK_VERIFICATION === 'true') return true; // <- environment
  return isSigned(req);
}
`,
    'finds a stub': `
export function verifySignature(req) {
  // later
  return true; // <- stub
}
app.post('/customerio/webhook', (req, res) => {
  if (!verifySignature(req)) return res.sendStatus(401);
  store(req.body.metric, req.body.object_type, req.body.event_id);
  res.sendStatus(200);
});
`,
    'finds undefined': `${check}
export function allowed(req) {
  if (secret === undefined || secret === '') return true; // <- letsThrough
  return isSigned(req);
}
`,
    'finds a guard of NestJS': `
import { CanActivate, Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { verifyRequestSignature } from 'customerio-node';
@Injectable()
export class CioGuard implements CanActivate {
  constructor(private readonly config: ConfigService) {}
  canActivate(context) {
    const signingSecret = this.config.get('CIO_SIGNING_SECRET');
    if (!signingSecret) {
      return true; // <- letsThrough
    }
    const request = context.switchToHttp().getRequest();
    return verifyRequestSignature({ signingSecret, timestamp: request.headers['x-cio-timestamp'], body: request.rawBody, signature: request.headers['x-cio-signature'] });
  }
}
`,
    'finds a local environment in an or': `${check}
const isDev = process.env.NODE_ENV === 'development';
export const allowed = (req) => isDev || isSigned(req); // <- environment
`,
    'finds an environment in front of the refusal': `${check}
app.post('/cio', (req, res) => {
  if (process.env.NODE_ENV === 'production' && !isSigned(req)) return res.sendStatus(401); // <- environment
  store(req.body);
  res.sendStatus(200);
});
`,
    'finds a check that is only made in production': `${check}
app.post('/cio', (req, res) => {
  if (process.env.NODE_ENV === 'production') { // <- environment
    if (!isSigned(req)) return res.sendStatus(401);
  }
  store(req.body);
  res.sendStatus(200);
});
`,
  },
  fine: {
    'takes the signature of another service beside a call to Customer.io': `
import { createHmac } from 'node:crypto';
import { cio } from './customerio';
export async function onInstall(event) {
  const mac = createHmac('sha256', process.env.GITHUB_RELAY_SECRET ?? '').update(event.raw).digest('hex');
  await forward(event.raw, mac);
  await cio.track(event.userId, { name: 'app_installed' });
}
`,
    'takes a request to a partner beside a call to Customer.io': `
import { createHmac } from 'node:crypto';
import { cio } from './clients';
export async function tellPartner(order) {
  const mac = createHmac('sha256', process.env.PARTNER_SECRET ?? '').update(order.text).digest('hex');
  await post(order.text, mac);
  await cio.track(order.userId, { name: 'partner_told' });
}
`,
    'passes keys that are left out when they are empty': `
import { createHmac, timingSafeEqual } from 'node:crypto';
export function isSigned(req, keys) {
  const given = Buffer.from(req.get('x-cio-signature') ?? '');
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? '';
    if (key === '') continue;
    const made = Buffer.from(createHmac('sha256', key).update(\`v0:\${req.get('x-cio-timestamp')}:\`).update(req.rawBody).digest('hex'));
    if (made.length === given.length && timingSafeEqual(made, given)) return true;
  }
  return false;
}
`,
    'takes a refusal': `${check}
app.post('/cio', (req, res) => {
  if (!secret) return res.sendStatus(500);
  if (!isSigned(req)) return res.sendStatus(401);
  res.sendStatus(200);
});
`,
    'takes a throw at start': `
import { verifyRequestSignature } from 'customerio-node';
const secret = process.env.CIO_SIGNING_SECRET;
if (!secret) throw new Error('CIO_SIGNING_SECRET is not set');
export const check = (req) => verifyRequestSignature({ signingSecret: secret, timestamp: req.get('x-cio-timestamp'), body: req.rawBody, signature: req.get('x-cio-signature') });
`,
    'takes false': `${check}
export function allowed(req) {
  if (!secret) return false;
  return isSigned(req);
}
`,
    'takes an environment for a log': `${check}
export function allowed(req) {
  if (process.env.NODE_ENV !== 'production') console.log('webhook', req.get('x-cio-timestamp'));
  return isSigned(req);
}
`,
    'takes another answer of true': `${check}
export const isEnabled = (flags) => { if (!flags.key) return true; return flags.on; };
export const allowed = (req) => isSigned(req);
`,
    'takes other receivers': `
app.post('/stripe', (req, res, next) => {
  if (!process.env.STRIPE_SECRET) return next();
  stripe.webhooks.constructEvent(req.rawBody, req.get('stripe-signature'), process.env.STRIPE_SECRET);
});
`,
    'takes a metric that needs nothing': `${check}
app.post('/cio', (req, res) => {
  if (!isSigned(req)) return res.sendStatus(401);
  if (req.body.metric === 'drafted') return res.sendStatus(204);
  res.sendStatus(200);
});
`,
    'takes secrets by environment': `
import { verifyRequestSignature } from 'customerio-node';
const secret = process.env.NODE_ENV === 'production' ? process.env.CIO_SECRET_LIVE : process.env.CIO_SECRET_TEST;
export const check = (req) => verifyRequestSignature({ signingSecret: secret, timestamp: req.get('x-cio-timestamp'), body: req.rawBody, signature: req.get('x-cio-signature') });
`,
    'takes a list of keys of which one must fit': `
import { createHmac, timingSafeEqual } from 'node:crypto';
const keys = [process.env.CIO_KEY, process.env.CIO_KEY_OLD].filter((key) => key !== undefined);
export const check = (req) => keys.some((key) => timingSafeEqual(createHmac('sha256', key).update(\`v0:\${req.get('x-cio-timestamp')}:\${req.rawBody}\`).digest(), Buffer.from(req.get('x-cio-signature'), 'hex')));
`,
    'takes a health check before': `${check}
app.use((req, res, next) => {
  if (req.path === '/health') return next();
  if (!isSigned(req)) return res.sendStatus(401);
  next();
});
`,
    'takes a test': {
      at: 'test/guard.test.ts',
      code: `${check}
const allowed = (req) => !secret || isSigned(req);
`,
    },
  },
});
