import { NextResponse } from 'next/server';
import { enqueueDeliveryEvent } from '@/lib/queue';
import { isSigned } from '@/lib/cio-signature';

export const runtime = 'nodejs';

export async function POST(request: Request) {
  const body = await request.text();
  const signed = isSigned(body, {
    timestamp: request.headers.get('x-cio-timestamp'),
    signature: request.headers.get('x-cio-signature'),
  });
  if (!signed) {
    return NextResponse.json({ error: 'unauthorized' }, { status: 401 });
  }

  const { event_id, object_type, metric, timestamp, data } = JSON.parse(body);
  // The queue's messages have a fixed order of keys.
  await enqueueDeliveryEvent(event_id, JSON.stringify({ event_id, object_type, metric, timestamp, data }));
  return new NextResponse(null, { status: 204 });
}
