import { cio } from '../cio';
import { CHECK_OUT_STARTED } from '../events';

export async function cartOpened(cart: { id: string; userId: string; items: number }): Promise<void> {
  await cio.track(cart.userId, { name: CHECK_OUT_STARTED, data: { cart_id: cart.id, items: cart.items } });
}
