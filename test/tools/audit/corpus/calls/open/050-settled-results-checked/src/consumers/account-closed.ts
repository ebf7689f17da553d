import { track } from '../customerio';

export async function accountClosed(account: { id: string; ownerId: string; email: string }): Promise<void> {
  await track.identify(account.ownerId, { email: account.email, account_closed: true });
  const results = await Promise.allSettled([
    track.track(account.ownerId, { name: 'account_closed', data: { account_id: account.id } }),
    track.track(account.ownerId, { name: 'farewell_due', data: { account_id: account.id } }),
  ]);
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (reasons.length > 0) {
    throw new AggregateError(reasons, `account ${account.id}`);
  }
}
