import { cio } from '../cio';

export async function carBooked(message: { driverId: string; seats: 'two' | 'five' | 'seven' }) {
  await cio.track(message.driverId, {
    name: 'car_booked',
    data: { seats: message.seats },
  });
}
