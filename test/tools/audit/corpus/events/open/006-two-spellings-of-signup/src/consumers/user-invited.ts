import { track } from '../customerio';

export async function invitationAccepted(user: { id: string; email: string; teamId: string }): Promise<void> {
  await track.identify(user.id, { email: user.email });
  await track.track(user.id, { name: 'signedup', data: { method: 'invitation', team_id: user.teamId } });
}
