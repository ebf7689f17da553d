import { track } from '../customerio';

export async function userCreated(user: { id: string; email: string }): Promise<void> {
  await track.identify(user.id, { email: user.email });
  await track.track(user.id, { name: 'signed_up', data: { method: 'password' } });
}
