import { track } from '../customerio';

interface Invitation {
  hostId: string;
  guestEmail: string;
  eventId: string;
}

export async function invitationSent(invitation: Invitation): Promise<void> {
  await track.track(invitation.hostId, {
    name: `invitation_sent_to_${invitation.guestEmail}`,
    data: { calendar_event_id: invitation.eventId },
  });
}
