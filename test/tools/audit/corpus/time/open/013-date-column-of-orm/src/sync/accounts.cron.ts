import type { Repository } from 'typeorm';
import type { TrackClient } from 'customerio-node';
import type { Account } from '../entities/account.entity';

export async function syncAccounts(accounts: Repository<Account>, track: TrackClient): Promise<number> {
  const changed = await accounts.find({ where: {}, take: 500 });
  for (const account of changed) {
    await track.identify(account.id, {
      email: account.email,
      last_login_at: account.lastLogin,
    });
  }
  return changed.length;
}
