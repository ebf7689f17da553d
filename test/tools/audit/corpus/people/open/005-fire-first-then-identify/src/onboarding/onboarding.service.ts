import { Injectable } from '@nestjs/common';
import { TrackClient } from 'customerio-node';
import type { Workspace } from './workspace';

@Injectable()
export class OnboardingService {
  constructor(private readonly track: TrackClient) {}

  /** Called by the queue consumer. */
  async workspaceCreated(workspace: Workspace): Promise<void> {
    const owner = workspace.owner;
    await this.track.track(owner.id, { name: 'workspace_created', data: { workspace_id: workspace.id } });
    if (workspace.invites.length > 0) {
      await this.track.track(owner.id, { name: 'teammates_invited', data: { count: workspace.invites.length } });
    }
    await this.track.identify(owner.id, {
      email: owner.email,
      first_name: owner.firstName,
      workspace: workspace.name,
    });
  }
}
