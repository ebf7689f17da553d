import type { CrmClient } from '../crm/client';
import type { CartClosed, CartExpired } from './messages';

export class CartWatcher {
  constructor(private readonly crm: CrmClient) {}

  async onExpired(message: CartExpired): Promise<void> {
    await this.crm.capture(message.shopperId, 'cart_abandoned', { cart_id: message.cartId, reason: 'expired' });
  }

  async onClosed(message: CartClosed): Promise<void> {
    if (message.itemCount === 0) return;
    await this.crm.capture(message.shopperId, 'cart_abandoned', { cart_id: message.cartId, reason: 'closed' });
  }
}
