import { cio } from '../cio.mjs';

/** Cron: every ten minutes. */
export async function abandonedCarts(db) {
  for (const cart of await db.carts.abandoned()) {
    const personId = cart.user?.id ?? cart.email;
    await cio.track(personId, {
      name: 'cart_abandoned',
      data: { cart_id: cart.id, items: cart.items.length, total: cart.total },
    });
    await db.carts.markReported(cart.id);
  }
}
