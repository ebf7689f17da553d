import type { TrackClient } from 'customerio-node';

interface Membership {
  memberId: string;
  email: string;
  joinedOn: Date;
  pausedOn: Date | null;
  level: number;
}

const toAttributes = ({ email, joinedOn, pausedOn, level }: Membership) => ({
  email,
  level,
  joined_at: joinedOn,
  paused_at: pausedOn,
});

export class MembershipSync {
  constructor(private readonly cio: TrackClient) {}

  async push(membership: Membership): Promise<void> {
    await this.cio.identify(membership.memberId, toAttributes(membership));
  }
}
