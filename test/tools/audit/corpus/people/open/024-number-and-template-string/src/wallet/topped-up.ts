import { publisher } from '../publisher';

export async function toppedUp(wallet: { ownerId: string; email: string; balance: number }): Promise<void> {
  await publisher.identify({
    identifiers: { id: wallet.ownerId },
    attributes: { email: wallet.email, wallet_balance: wallet.balance },
  });
}
