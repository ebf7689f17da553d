import { Analytics } from '@segment/analytics-node';
import { track } from '../customerio';

const segment = new Analytics({ writeKey: process.env.SEGMENT_WRITE_KEY ?? '' });

export async function identify(user: { id: string; email: string; role: string }): Promise<void> {
  segment.track({ userId: user.id, event: 'Role Changed' });
  segment.identify({ userId: user.id, traits: { role: user.role } });
  await track.identify(user.id, { email: user.email, role: user.role });
  await track.track(user.id, { name: 'role_changed', data: { role: user.role } });
}
