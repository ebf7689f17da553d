import { rule } from '../../../../tools/audit/rules/webhook-compare-length';
import { testRule } from '../test-rule';

const made = `import crypto, { createHash, createHmac, timingSafeEqual } from 'node:crypto';
const sign = (timestamp, raw) => createHmac('sha256', process.env.CIO_SIGNING_KEY).update(\`v0:\${timestamp}:\${raw}\`).digest('hex');`;

testRule(rule, {
  bad: {
    'finds two Buffers of texts': `${made}
export const check = (req) => timingSafeEqual(Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody)), Buffer.from(req.get('x-cio-signature'))); // <- throws
`,
    'finds two Buffers of hexadecimal texts': `${made}
export function check(req) {
  const expected = Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody), 'hex');
  const given = Buffer.from(req.get('x-cio-signature') ?? '', 'hex');
  return crypto.timingSafeEqual(expected, given); // <- throws
}
`,
    'finds a digest without an encoding': `
import { createHmac, timingSafeEqual } from 'node:crypto';
app.post('/cio', (req, res) => {
  const digest = createHmac('sha256', process.env.CIO_KEY).update(\`v0:\${req.get('x-cio-timestamp')}:\`).update(req.rawBody).digest();
  if (!timingSafeEqual(digest, Buffer.from(req.get('x-cio-signature'), 'hex'))) return res.sendStatus(401); // <- throws
  res.sendStatus(200);
});
`,
    'finds TextEncoder': `${made}
const encoder = new TextEncoder();
export async function POST(request: Request) {
  const raw = await request.text();
  const ok = timingSafeEqual(encoder.encode(sign(request.headers.get('x-cio-timestamp'), raw)), encoder.encode(request.headers.get('x-cio-signature')!)); // <- throws
  return new Response(null, { status: ok ? 200 : 401 });
}
`,
    'finds a helper': `${made}
const same = (a: string, b: string) => timingSafeEqual(Buffer.from(a), Buffer.from(b)); // <- throws
export const check = (req) => same(sign(req.get('x-cio-timestamp'), req.rawBody), req.get('x-cio-signature'));
`,
    'finds a check that there is a signature only': `${made}
export function check(req) {
  const signature = req.get('x-cio-signature');
  if (!signature) return false;
  return timingSafeEqual(Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody)), Buffer.from(signature)); // <- throws
}
`,
    'finds a length of something else': `${made}
export function check(req) {
  if (req.rawBody.length === 0) return false;
  return timingSafeEqual(Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody)), Buffer.from(req.get('x-cio-signature'))); // <- throws
}
`,
    'finds a class': `
import * as crypto from 'crypto';
export class Verifier {
  verify(headers, raw) {
    const expected = crypto.createHmac('sha256', this.key).update(\`v0:\${headers['x-cio-timestamp']}:\${raw}\`).digest();
    const received = Buffer.from(headers['x-cio-signature'], 'hex');
    return crypto.timingSafeEqual(expected, received); // <- throws
  }
}
`,
    'finds Uint8Array': `${made}
export const check = (req) => timingSafeEqual(new Uint8Array(Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody))), new Uint8Array(Buffer.from(req.get('x-cio-signature')))); // <- throws
`,
  },
  fine: {
    'takes a length before': `${made}
export function check(req) {
  const a = Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody));
  const b = Buffer.from(req.get('x-cio-signature'));
  if (a.length !== b.length) return false;
  return timingSafeEqual(a, b);
}
`,
    'takes a length in one expression': `${made}
export const same = (a: Buffer, b: Buffer) => a.byteLength === b.byteLength && timingSafeEqual(a, b);
export const check = (req) => same(Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody)), Buffer.from(req.get('x-cio-signature')));
`,
    'takes a form': `${made}
export function check(req) {
  const given = req.get('x-cio-signature');
  if (!/^[0-9a-f]{64}$/.test(given)) return false;
  return timingSafeEqual(Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody)), Buffer.from(given));
}
`,
    'takes a try': `${made}
export function check(req) {
  try {
    return timingSafeEqual(Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody)), Buffer.from(req.get('x-cio-signature')));
  } catch {
    return false;
  }
}
`,
    'takes hashes of both': `${made}
const hash = (text) => createHash('sha256').update(text).digest();
export const check = (req) => timingSafeEqual(hash(sign(req.get('x-cio-timestamp'), req.rawBody)), hash(req.get('x-cio-signature')));
`,
    'takes other signatures': `
import { createHmac, timingSafeEqual } from 'node:crypto';
export const check = (req) => timingSafeEqual(createHmac('sha256', process.env.GITHUB).update(req.rawBody).digest(), Buffer.from(req.get('x-hub-signature-256'), 'hex'));
`,
    'takes a comparison of passwords': `
import { timingSafeEqual } from 'node:crypto';
export const same = (a, b) => timingSafeEqual(Buffer.from(a), Buffer.from(b));
`,
    'takes a length of a literal': `${made}
export function check(req) {
  const given = req.get('x-cio-signature') ?? '';
  if (given.length !== 64) return false;
  return timingSafeEqual(Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody)), Buffer.from(given));
}
`,
    'takes a try around the call': `${made}
const same = (req) => timingSafeEqual(Buffer.from(sign(req.get('x-cio-timestamp'), req.rawBody)), Buffer.from(req.get('x-cio-signature')));
app.post('/cio', (req, res) => {
  try {
    if (!same(req)) return res.sendStatus(401);
  } catch {
    return res.sendStatus(401);
  }
  res.sendStatus(200);
});
`,
  },
});
