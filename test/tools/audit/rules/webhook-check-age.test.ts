import { rule } from '../../../../tools/audit/rules/webhook-check-age';
import { testRule } from '../test-rule';

const made = `import { createHmac, timingSafeEqual } from 'node:crypto';
const sign = (timestamp, raw) => createHmac('sha256', process.env.CIO_SIGNING_KEY).update(\`v0:\${timestamp}:\${raw}\`).digest('hex');
const same = (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));`;

const sdk = `import { verifyRequestSignature } from 'customerio-node';
const check = (req) =>
  verifyRequestSignature({ signingSecret: process.env.CIO_KEY, timestamp: req.get('x-cio-timestamp'), body: req.rawBody, signature: req.get('x-cio-signature') });`;

testRule(rule, {
  bad: {
    'finds an HMAC of one own': `
import { createHmac, timingSafeEqual } from 'node:crypto';
export function check(req) {
  const made = createHmac('sha256', process.env.CIO_KEY).update(\`v0:\${req.get('x-cio-timestamp')}:\${req.rawBody}\`).digest('hex');
  const given = req.get('x-cio-signature');
  return made.length === given.length && timingSafeEqual(Buffer.from(made), Buffer.from(given)); // <- noAge
}
`,
    'finds the SDK': `
import { verifyRequestSignature } from 'customerio-node';
export async function POST(request: Request) {
  const body = await request.text();
  const ok = verifyRequestSignature({ // <- noAge
    signingSecret: process.env.CIO_KEY!,
    timestamp: request.headers.get('x-cio-timestamp')!,
    body,
    signature: request.headers.get('x-cio-signature')!,
  });
  if (!ok) return new Response(null, { status: 401 });
  return new Response();
}
`,
    'finds a clock that is used for something else': `
import { verifyRequestSignature } from 'customerio-node';
export function handler(req, res) {
  const started = Date.now();
  if (!verifyRequestSignature({ signingSecret: key, timestamp: req.get('x-cio-timestamp'), body: req.rawBody, signature: req.get('x-cio-signature') })) return res.sendStatus(401); // <- noAge
  store({ ...req.body, received_at: new Date() });
  metrics.timing('webhook', Date.now() - started);
  if (Date.now() - started > 3000) logger.warn('slow');
  res.sendStatus(200);
}
`,
    'finds a length that is compared': `
import { createHmac, timingSafeEqual } from 'node:crypto';
export function check(headers, raw) {
  if (raw.length > 1_000_000 || headers['x-cio-signature'].length < 64) return false;
  const made = createHmac('sha256', process.env.CIO_KEY).update(\`v0:\${headers['x-cio-timestamp']}:\${raw}\`).digest();
  return timingSafeEqual(made, Buffer.from(headers['x-cio-signature'], 'hex')); // <- noAge
}
`,
    'finds Web Crypto': `
export async function POST(request) {
  const raw = await request.text();
  const data = new TextEncoder().encode(\`v0:\${request.headers.get('x-cio-timestamp')}:\${raw}\`);
  const ok = await crypto.subtle.verify('HMAC', key, bytes(request.headers.get('x-cio-signature')), data); // <- noAge
  return new Response(null, { status: ok ? 200 : 401 });
}
`,
    'finds a timestamp that is only required': `
import { createHmac } from 'node:crypto';
export function check(req) {
  const timestamp = req.get('x-cio-timestamp');
  if (!timestamp || !Number.isInteger(Number(timestamp)) || Number(timestamp) <= 0) return false;
  const made = createHmac('sha256', process.env.CIO_KEY).update(\`v0:\${timestamp}:\${req.rawBody}\`).digest('hex');
  return made === req.get('x-cio-signature'); // <- noAge
}
`,
  },
  fine: {
    'takes a window': `${made}
export function check(req) {
  const timestamp = Number(req.get('x-cio-timestamp'));
  if (Math.abs(Date.now() / 1000 - timestamp) > 300) return false;
  return same(sign(timestamp, req.rawBody), req.get('x-cio-signature'));
}
`,
    'takes a window of days': `${made}
const MAX_AGE_SECONDS = 8 * 24 * 3600;
export function check(req) {
  const ok = same(sign(req.get('x-cio-timestamp'), req.rawBody), req.get('x-cio-signature'));
  const age = Math.floor(Date.now() / 1000) - Number(req.get('x-cio-timestamp'));
  return ok && age <= MAX_AGE_SECONDS;
}
`,
    'takes a function for it': `${made}
const isFresh = (timestamp, now) => now - timestamp < 300;
export const check = (req) => isFresh(Number(req.get('x-cio-timestamp')), Date.now() / 1000) && same(sign(req.get('x-cio-timestamp'), req.rawBody), req.get('x-cio-signature'));
`,
    'takes the SDK with a window': `${sdk}
app.post('/cio', (req, res) => {
  const skew = Math.abs(Math.floor(Date.now() / 1000) - Number(req.get('x-cio-timestamp')));
  if (skew > 300 || !check(req)) return res.sendStatus(401);
  res.sendStatus(200);
});
`,
    'takes dates of a library': `${sdk}
import dayjs from 'dayjs';
app.post('/cio', (req, res) => {
  if (dayjs().diff(dayjs.unix(Number(req.get('x-cio-timestamp'))), 'minute') > 5) return res.sendStatus(401);
  res.sendStatus(check(req) ? 200 : 401);
});
`,
    'takes middleware before': `${sdk}
function recent(req, res, next) {
  const sent = Number(req.get('x-cio-timestamp')) * 1000;
  if (sent < Date.now() - 5 * 60_000) return res.sendStatus(401);
  next();
}
app.post('/cio', recent, (req, res) => res.sendStatus(check(req) ? 200 : 401));
`,
    'takes a differenceInSeconds': `${sdk}
import { differenceInSeconds, fromUnixTime } from 'date-fns';
app.post('/cio', (req, res) => {
  if (differenceInSeconds(new Date(), fromUnixTime(Number(req.get('x-cio-timestamp')))) > 600) return res.sendStatus(401);
  res.sendStatus(check(req) ? 200 : 401);
});
`,
    'takes other signatures': `
import { createHmac } from 'node:crypto';
export const check = (req) => createHmac('sha256', process.env.GITHUB).update(req.rawBody).digest('hex') === req.get('x-hub-signature-256');
`,
    'takes a signature that is made': `
import { createHmac } from 'node:crypto';
export const headersFor = (body, timestamp) => ({ 'x-cio-timestamp': timestamp, 'x-cio-mac': createHmac('sha256', key).update(\`v0:\${timestamp}:\${body}\`).digest('hex') });
`,
    'takes a test': {
      at: 'test/webhook.test.ts',
      code: `${sdk}
it('verifies', () => expect(check(request)).toBe(true));
`,
    },
  },
});
