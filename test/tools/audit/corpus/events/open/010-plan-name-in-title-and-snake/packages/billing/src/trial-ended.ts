import type { TrackClient } from 'customerio-node';

export async function trialEnded(cio: TrackClient, accountId: string): Promise<void> {
  await cio.track(accountId, { name: 'trial_ended' });
}

export async function trialEndedEarly(cio: TrackClient, accountId: string, daysLeft: number): Promise<void> {
  await cio.track(accountId, { name: 'trial_ended', data: { days_left: daysLeft } });
}
