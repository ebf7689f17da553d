import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { TrackClient } from 'customerio-node';

interface MemberJoined {
  memberId: string;
  email: string;
  firstName: string;
  joinedAt: Date;
}

@Injectable()
export class MemberListener {
  constructor(private readonly track: TrackClient) {}

  @OnEvent('member.joined')
  async onJoined(member: MemberJoined): Promise<void> {
    await this.track.identify(member.memberId, {
      email: member.email,
      first_name: member.firstName,
      created_at: Math.floor(member.joinedAt.getTime() / 1000),
    });
  }
}
