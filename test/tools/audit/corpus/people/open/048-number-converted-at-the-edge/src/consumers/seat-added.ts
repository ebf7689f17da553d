import { cio } from '../cio';

export async function seatAdded(message: { id: string; email: string; seats: number }) {
  await cio.identify(message.id, { email: message.email, seats: message.seats + 1 });
}
