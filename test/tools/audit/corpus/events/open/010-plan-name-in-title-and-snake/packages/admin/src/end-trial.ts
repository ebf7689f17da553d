import type { TrackClient } from 'customerio-node';

export async function endTrialByHand(cio: TrackClient, accountId: string, operator: string): Promise<void> {
  await cio.track(accountId, {
    name: 'Trial Ended',
    data: { operator },
  });
}
