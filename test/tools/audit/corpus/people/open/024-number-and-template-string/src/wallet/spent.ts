import { publisher } from '../publisher';

export async function spent(wallet: { ownerId: string; email: string; balance: number }): Promise<void> {
  await publisher.identify({
    identifiers: { id: wallet.ownerId },
    attributes: {
      email: wallet.email,
      wallet_balance: `${wallet.balance.toFixed(2)} €`,
    },
  });
}
