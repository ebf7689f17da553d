import { verifyRequestSignature } from 'customerio-node';
import { db } from '@/lib/db';
import { deliveryEvents } from '@/lib/db/schema';
import { messagingSettings } from '@/lib/messaging/settings';

const { webhookSigningKey, maxAgeSeconds } = messagingSettings.customerio;

export const runtime = 'nodejs';

export async function POST(request: Request) {
  const body = await request.text();
  const timestamp = request.headers.get('x-cio-timestamp') ?? '';
  const signature = request.headers.get('x-cio-signature') ?? '';

  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!(age <= maxAgeSeconds)) {
    return new Response('stale', { status: 401 });
  }
  if (!verifyRequestSignature({ signingSecret: webhookSigningKey, timestamp, body, signature })) {
    return new Response('bad signature', { status: 401 });
  }

  const { event_id: eventId, object_type: objectType, metric } = JSON.parse(body);
  await db
    .insert(deliveryEvents)
    .values({ eventId, objectType, metric, raw: body })
    .onConflictDoNothing();
  return new Response(null, { status: 200 });
}
