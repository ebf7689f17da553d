import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { CustomerioClient } from '../customerio/customerio.client';

export class BookingConfirmed {
  constructor(
    readonly guestId: string,
    readonly bookingId: string,
    readonly startsAt: Date,
  ) {}
}

@Injectable()
export class BookingSubscriber {
  constructor(private readonly customerio: CustomerioClient) {}

  @OnEvent('booking.confirmed', { async: true })
  async onConfirmed(event: BookingConfirmed): Promise<void> {
    await this.customerio.track(event.guestId, {
      name: 'booking_confirmed',
      data: { booking_id: event.bookingId, starts_at: event.startsAt },
    });
  }
}
