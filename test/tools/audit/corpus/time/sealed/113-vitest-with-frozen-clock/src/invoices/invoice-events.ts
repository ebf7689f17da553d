import type { TrackClient } from 'customerio-node';

export interface Invoice {
  number: string;
  accountId: string;
  totalCents: number;
  paidOn: Date;
}

export async function invoicePaid(cio: Pick<TrackClient, 'track'>, invoice: Invoice): Promise<void> {
  await cio.track(invoice.accountId, {
    name: 'invoice_paid',
    timestamp: (Date.now() / 1000) | 0,
    data: {
      number: invoice.number,
      total_cents: invoice.totalCents,
      paid_at: Math.round(+invoice.paidOn / 1000),
    },
  });
}
