import type { TrackClient } from 'customerio-node';

export type Tracker = Pick<TrackClient, 'identify' | 'track'>;

export interface NewUser {
  id: string;
  email: string;
}

export async function welcome(tracker: Tracker, user: NewUser): Promise<void> {
  await tracker.identify(user.id, { email: user.email, onboarding_step: 1 });
  await tracker.track(user.id, { name: 'onboarding_started' });
}
