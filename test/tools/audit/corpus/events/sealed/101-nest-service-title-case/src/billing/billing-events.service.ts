import { Inject, Injectable } from '@nestjs/common';
import type { TrackClient } from 'customerio-node';

export const CUSTOMERIO_TRACK = Symbol('CUSTOMERIO_TRACK');

export interface Invoice {
  number: string;
  customerId: string;
  totalCents: number;
  currency: string;
}

@Injectable()
export class BillingEventsService {
  constructor(@Inject(CUSTOMERIO_TRACK) private readonly client: TrackClient) {}

  async paid(invoice: Invoice): Promise<void> {
    await this.client.track(invoice.customerId, {
      name: 'Invoice Paid',
      data: { number: invoice.number, total: invoice.totalCents / 100, currency: invoice.currency },
    });
  }

  async overdue(invoice: Invoice, days: number): Promise<void> {
    await this.client.track(invoice.customerId, {
      name: 'invoice_overdue',
      data: { number: invoice.number, days },
    });
  }
}
