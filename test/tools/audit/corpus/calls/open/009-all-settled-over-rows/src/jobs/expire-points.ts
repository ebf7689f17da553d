import { db } from '../db';
import { track } from '../track';

export async function expirePoints(): Promise<number> {
  const members = await db.expiringToday();
  const results = await Promise.allSettled(
    members.map(({ id, points }) => track(id, 'points_expired', { points })),
  );
  const failed = results.filter((result) => result.status === 'rejected');
  if (failed.length > 0) {
    throw new AggregateError(failed.map((result) => result.reason), `${failed.length} failed`);
  }
  return results.length;
}
