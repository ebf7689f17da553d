import { enqueue } from './queue';

interface Env {
  CIO_SIGNING_KEY: string;
}

const encoder = new TextEncoder();
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const timestamp = request.headers.get('x-cio-timestamp') ?? '';
    if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) < 691_200)) {
      return new Response('stale', { status: 401 });
    }
    const text = await request.text();
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', encoder.encode(env.CIO_SIGNING_KEY), algorithm, false, [
      'verify',
    ]);
    const signature = fromHex(request.headers.get('x-cio-signature') ?? '');
    if (!(await crypto.subtle.verify('HMAC', key, signature, encoder.encode(`v0:${timestamp}:${text}`)))) {
      return new Response('bad signature', { status: 401 });
    }
    await enqueue(text);
    return new Response(null, { status: 204 });
  },
};
