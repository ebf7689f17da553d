import type { TrackClient } from 'customerio-node';

export async function saveInterests(cio: TrackClient, userId: string, interests: string[]): Promise<void> {
  await cio.identify(userId, { interests, _update: true });
}
