import { cio } from '../cio';

export async function seatAdded(message: { id: string; seats: number }) {
  await cio.identify(message.id, { seats: message.seats + 1, _update: true });
}
