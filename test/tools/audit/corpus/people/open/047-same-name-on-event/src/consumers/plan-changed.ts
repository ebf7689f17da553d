import { cio } from '../cio';

export async function planChanged(message: { id: string; email: string; seats: number }) {
  await cio.identify(message.id, { email: message.email, seats: message.seats });
}

export async function seatsCleared(message: { id: string; email: string }) {
  await cio.identify(message.id, { email: message.email, seats: null });
}
