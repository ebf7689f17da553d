import { bookings } from '../bookings/repository';
import { messagingOf } from '../tenants/messaging';
import { tenants } from '../tenants/repository';

export async function bookingConfirmed(task: { tenantId: string; bookingId: string }): Promise<void> {
  const tenant = await tenants.get(task.tenantId);
  const booking = await bookings.get(task.bookingId);
  await messagingOf(tenant).track(booking.guestId, {
    name: 'booking_confirmed',
    timestamp: Math.floor(booking.confirmedAt.getTime() / 1000),
    data: { booking_id: booking.id, nights: booking.nights },
  });
}
