import { rule } from '../../../../tools/audit/rules/webhook-constant-time';
import { testRule } from '../test-rule';

const made = `import { createHmac, timingSafeEqual } from 'node:crypto';
const sign = (timestamp, raw) => createHmac('sha256', process.env.CIO_SIGNING_KEY).update(\`v0:\${timestamp}:\${raw}\`).digest('hex');`;

testRule(rule, {
  bad: {
    'finds ===': `${made}
export const check = (req) => sign(req.get('x-cio-timestamp'), req.rawBody) === req.get('x-cio-signature'); // <- comparison
`,
    'finds !== and variables': `${made}
app.post('/cio', (req, res) => {
  const expected = sign(req.headers['x-cio-timestamp'], req.rawBody);
  const given = req.headers['x-cio-signature'];
  if (expected !== given) return res.sendStatus(401); // <- comparison
  res.sendStatus(200);
});
`,
    'finds ==': `${made}
export const check = (req) => req.get('x-cio-signature') == sign(req.get('x-cio-timestamp'), req.rawBody); // <- comparison
`,
    'finds equals of Buffers': `${made}
export const check = (req) => Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody), 'hex').equals(Buffer.from(req.get('x-cio-signature'), 'hex')); // <- comparison
`,
    'finds localeCompare': `${made}
export const check = (req) => sign(req.get('x-cio-timestamp'), req.rawBody).localeCompare(req.get('x-cio-signature')) === 0; // <- comparison
`,
    'finds Buffer.compare': `${made}
export const check = (req) => Buffer.compare(Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody)), Buffer.from(req.get('x-cio-signature'))) === 0; // <- comparison
`,
    'finds the digest of a chain': `
import crypto from 'crypto';
export async function POST(request: Request) {
  const raw = await request.text();
  const digest = crypto.createHmac('sha256', process.env.CIO_KEY!).update(\`v0:\${request.headers.get('x-cio-timestamp')}:\${raw}\`).digest('hex');
  const isValid = digest === request.headers.get('x-cio-signature'); // <- comparison
  return new Response(null, { status: isValid ? 200 : 401 });
}
`,
    'finds a function that compares': `${made}
function isValid(signature: string, timestamp: string, raw: string) {
  return signature === sign(timestamp, raw); // <- comparison
}
export const check = (req) => isValid(req.get('x-cio-signature'), req.get('x-cio-timestamp'), req.rawBody);
`,
    'finds Web Crypto compared as text': `
export async function POST(request) {
  const raw = await request.text();
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(\`v0:\${request.headers.get('x-cio-timestamp')}:\${raw}\`));
  const hex = Buffer.from(mac).toString('hex');
  if (hex !== request.headers.get('x-cio-signature')) return new Response(null, { status: 401 }); // <- comparison
  return new Response();
}
`,
    'finds a guard of NestJS': `
import { createHmac } from 'node:crypto';
export class CioGuard {
  canActivate(context) {
    const request = context.switchToHttp().getRequest();
    const signature = request.headers['x-cio-signature'];
    const expected = this.sign(request.headers['x-cio-timestamp'], request.rawBody);
    return signature === expected; // <- comparison
  }
  private sign(timestamp, raw) {
    return createHmac('sha256', this.key).update(\`v0:\${timestamp}:\${raw}\`).digest('hex');
  }
}
`,
    'finds a comparison of lower-case texts': `${made}
export const check = (req) => sign(req.get('x-cio-timestamp'), req.rawBody).toLowerCase() === String(req.get('x-cio-signature')).toLowerCase(); // <- comparison
`,
    'finds Object.is': `${made}
export const check = (req) => Object.is(sign(req.get('x-cio-timestamp'), req.rawBody), req.get('x-cio-signature')); // <- comparison
`,
  },
  fine: {
    'takes timingSafeEqual': `${made}
export function check(req) {
  const a = Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody));
  const b = Buffer.from(req.get('x-cio-signature') ?? '');
  return a.length === b.length && timingSafeEqual(a, b);
}
`,
    'takes a comparison of lengths and of nothing': `${made}
export function check(req) {
  const given = req.get('x-cio-signature');
  if (given === undefined || given === '' || given.length !== 64) return false;
  return timingSafeEqual(Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody)), Buffer.from(given));
}
`,
    'takes the SDK': `
import { verifyRequestSignature } from 'customerio-node';
export const check = (req) => verifyRequestSignature({ signingSecret: key, timestamp: req.get('x-cio-timestamp'), body: req.rawBody, signature: req.get('x-cio-signature') }) === true;
`,
    'takes other signatures': `
import { createHmac } from 'node:crypto';
app.post('/stripe', (req, res) => {
  const signature = createHmac('sha256', process.env.STRIPE).update(req.rawBody).digest('hex');
  res.sendStatus(signature === req.get('stripe-signature') ? 200 : 400);
});
`,
    'takes a comparison of a version': `${made}
export const check = (req) => req.get('x-version') === 'v0' && verify(sign(req.get('x-cio-timestamp'), req.rawBody), req.get('x-cio-signature'));
`,
    'takes the method of the request': `${made}
app.post('/cio', (req, res) => {
  if (req.method !== 'POST') return res.sendStatus(405);
  if (req.get('x-cio-timestamp') === undefined) return res.sendStatus(401);
  res.sendStatus(safeEqual(sign(req.get('x-cio-timestamp'), req.rawBody), req.get('x-cio-signature')) ? 200 : 401);
});
`,
    'takes a comparison of a result': `${made}
export const check = (req) => compareSafely(sign(req.get('x-cio-timestamp'), req.rawBody), req.get('x-cio-signature')) === 0;
`,
    'takes checksums of files': `
import { createHash } from 'node:crypto';
export const same = (a, b) => createHash('sha256').update(a).digest('hex') === createHash('sha256').update(b).digest('hex');
`,
    'takes the metric of an event': `${made}
export const handle = (event) => (event.metric === 'bounced' ? db.bounce(event) : undefined);
`,
    'takes Web Crypto that verifies': `
export async function POST(request) {
  const raw = await request.text();
  const ok = await crypto.subtle.verify('HMAC', key, bytes(request.headers.get('x-cio-signature')), new TextEncoder().encode(\`v0:\${request.headers.get('x-cio-timestamp')}:\${raw}\`));
  return new Response(null, { status: ok === true ? 200 : 401 });
}
`,
  },
});
