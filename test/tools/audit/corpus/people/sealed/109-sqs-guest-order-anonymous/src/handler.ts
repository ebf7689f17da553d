import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { RegionUS, TrackClient } from 'customerio-node';

const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_API_KEY!, {
  region: RegionUS,
});

interface GuestOrder {
  visitorId: string;
  orderNumber: string;
  total: number;
  account?: { id: string; email: string; city: string };
}

async function report(order: GuestOrder): Promise<void> {
  await cio.trackAnonymous(order.visitorId, {
    name: 'guest_order_placed',
    data: { order_number: order.orderNumber, total: order.total },
  });
  if (!order.account) return;
  const { id, email, city } = order.account;
  await cio.identify(id, { email, city });
}

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    try {
      await report(JSON.parse(record.body) as GuestOrder);
    } catch (err) {
      console.error('order not reported', record.messageId, err);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
