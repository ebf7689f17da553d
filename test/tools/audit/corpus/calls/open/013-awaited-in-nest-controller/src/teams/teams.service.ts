import { Injectable } from '@nestjs/common';
import { TrackClient } from 'customerio-node';
import { MembersRepository } from './members.repository';

@Injectable()
export class TeamsService {
  constructor(
    private readonly members: MembersRepository,
    private readonly customerio: TrackClient,
  ) {}

  add(teamId: string, email: string) {
    return this.members.insert(teamId, email);
  }

  async report(teamId: string, member: { id: string; email: string }): Promise<void> {
    await this.customerio.identify(member.id, { email: member.email, team_id: teamId });
  }
}
