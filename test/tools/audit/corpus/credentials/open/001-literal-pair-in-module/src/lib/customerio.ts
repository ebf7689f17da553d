import { RegionEU, TrackClient } from 'customerio-node';
import type { User } from '../models/user';

/** One client for the whole process. */
export const customerio = new TrackClient(
  '5c0ffee1abe1bad0cafe',
  'f00dba5e0ddba11facad',
  { region: RegionEU, timeout: 5000 },
);

export async function syncUser(user: User): Promise<void> {
  await customerio.identify(user.id, {
    email: user.email,
    first_name: user.firstName,
    plan: user.plan,
  });
}
