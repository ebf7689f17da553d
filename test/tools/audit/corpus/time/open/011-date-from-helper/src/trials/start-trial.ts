import { addDays } from 'date-fns';
import { publishIdentify } from './publish-identify';

const TRIAL_DAYS = 14;

export async function startTrial(account: { id: string; email: string }, startedAt: Date): Promise<void> {
  const trialEnd = addDays(startedAt, TRIAL_DAYS);
  await publishIdentify(account.id, {
    email: account.email,
    plan: 'trial',
    trial_ends_at: trialEnd,
  });
}
