import { verifyRequestSignature } from 'customerio-node';
import { saveEvent } from '@/lib/delivery-events';
import { isFresh } from '@/lib/fresh';

export async function POST(request: Request) {
  const payload = await request.json();
  const timestamp = request.headers.get('x-cio-timestamp') ?? '';

  const valid = verifyRequestSignature({
    signingSecret: process.env.CIO_WEBHOOK_SECRET ?? '',
    timestamp,
    signature: request.headers.get('x-cio-signature') ?? '',
    body: JSON.stringify(payload),
  });
  if (!valid || !isFresh(Number(timestamp))) {
    return new Response(null, { status: 401 });
  }
  await saveEvent(payload);
  return new Response(null, { status: 200 });
}
