import { format } from 'date-fns';
import { publisher } from '../publisher';

export async function dailySummary(userId: string, day: Date, totals: { steps: number; minutes: number }) {
  const suffix = format(day, 'yyyy_MM_dd');
  await publisher.track({
    identifiers: { id: userId },
    name: `daily_summary_${suffix}`,
    attributes: totals,
  });
}
