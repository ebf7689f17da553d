import { NextResponse } from 'next/server';
import { verifyRequestSignature } from 'customerio-node';
import { record } from '@/lib/record';

const secret = process.env.CIO_SIGNING_SECRET;
const WINDOW_SECONDS = 8 * 86_400;

export async function POST(request: Request) {
  const body = await request.text();
  const timestamp = Number(request.headers.get('x-cio-timestamp'));

  if (secret) {
    const signature = request.headers.get('x-cio-signature') ?? '';
    const stale = !(Math.abs(Date.now() / 1000 - timestamp) < WINDOW_SECONDS);
    if (stale || !verifyRequestSignature({ signingSecret: secret, timestamp, signature, body })) {
      return NextResponse.json({ error: 'signature' }, { status: 401 });
    }
  }

  await record(JSON.parse(body));
  return NextResponse.json({ ok: true });
}
