import { cio } from '../cio';

export async function expressCheckout(checkout: { userId: string; sku: string }): Promise<void> {
  await cio.track(checkout.userId, { name: 'checkout_started', data: { sku: checkout.sku, express: true } });
}

export async function checkoutFromApp(checkout: { userId: string; sku: string }): Promise<void> {
  await cio.track(checkout.userId, { name: 'checkout_started', data: { sku: checkout.sku, app: true } });
}
