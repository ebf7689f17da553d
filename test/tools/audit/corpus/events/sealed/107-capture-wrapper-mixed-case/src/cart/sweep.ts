import type { Pool } from 'pg';
import type { CrmClient } from '../crm/client';

interface IdleCart {
  cart_id: string;
  shopper_id: string;
  items: number;
}

export async function sweepIdleCarts(db: Pool, crm: CrmClient): Promise<number> {
  const { rows } = await db.query<IdleCart>(
    "select cart_id, shopper_id, items from carts where touched < now() - interval '6 hours' limit 500",
  );
  for (const cart of rows) {
    await crm.capture(cart.shopper_id, 'cartAbandoned', { cart_id: cart.cart_id, items: cart.items });
    await db.query('update carts set swept = true where cart_id = $1', [cart.cart_id]);
  }
  return rows.length;
}
