import { verifyRequestSignature } from 'customerio-node';
import { saveEvent } from '@/lib/delivery-events';

const signingSecret = process.env.CIO_WEBHOOK_SECRET;
const WINDOW_SECONDS = 7 * 24 * 3600 + 300;

export async function POST(request: Request) {
  if (!signingSecret) {
    return new Response('not configured', { status: 503 });
  }
  const body = await request.text();
  const timestamp = Number(request.headers.get('x-cio-timestamp'));
  const signature = request.headers.get('x-cio-signature') ?? '';

  const age = Math.abs(Date.now() / 1000 - timestamp);
  if (!(age <= WINDOW_SECONDS) || !verifyRequestSignature({ signingSecret, timestamp, signature, body })) {
    return new Response(null, { status: 401 });
  }
  await saveEvent(JSON.parse(body));
  return new Response(null, { status: 204 });
}
