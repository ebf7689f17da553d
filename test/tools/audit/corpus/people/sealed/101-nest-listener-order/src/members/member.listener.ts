import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { CustomerioService } from '../customerio/customerio.service';
import { MemberJoined } from './member.events';

@Injectable()
export class MemberListener {
  constructor(private readonly customerio: CustomerioService) {}

  @OnEvent('member.joined')
  async onJoined(event: MemberJoined): Promise<void> {
    const { member, workspace } = event;
    await this.customerio.record(member.id, 'workspace_joined', {
      workspace_id: workspace.id,
      role: member.role,
    });
    await this.customerio.upsert(member.id, {
      email: member.email,
      first_name: member.firstName,
      workspace: workspace.name,
    });
  }
}
