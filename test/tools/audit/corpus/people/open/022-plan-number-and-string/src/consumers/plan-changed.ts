import { cio } from '../cio';

export async function planChanged(message: { id: string; email: string; plan: string; seats: number }) {
  await cio.identify(message.id, {
    email: message.email,
    plan: message.plan,
    seats: message.seats,
  });
}
