import { send } from '../../../packages/cio/src/event';

export async function streakLost(personId: string, days: number): Promise<void> {
  await send({ personId, name: 'Streak Lost', data: { days } });
}

export async function streakKept(personId: string, days: number): Promise<void> {
  await send({ personId, name: 'streak_kept', data: { days } });
}
