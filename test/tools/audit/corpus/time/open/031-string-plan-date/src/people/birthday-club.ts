import { format } from 'date-fns';
import type { TrackClient } from 'customerio-node';

interface Member {
  id: string;
  email: string;
  memberSince: Date;
}

export async function joinClub(track: TrackClient, member: Member): Promise<void> {
  await track.identify(member.id, {
    email: member.email,
    member_since_text: format(member.memberSince, 'MMMM yyyy'),
    format: 'card',
    flat_rate: true,
  });
}
