import { publisher } from '../publisher';
import { track } from '../customerio';

export async function accountClosed(account: { id: string; ownerId: string; email: string }): Promise<void> {
  await Promise.allSettled([
    track.identify(account.ownerId, { email: account.email, account_closed: true }),
    track.track(account.ownerId, { name: 'account_closed', data: { account_id: account.id } }),
    publisher.track({
      identifiers: { id: account.ownerId },
      name: 'farewell_due',
      attributes: { account_id: account.id },
    }),
  ]);
}
