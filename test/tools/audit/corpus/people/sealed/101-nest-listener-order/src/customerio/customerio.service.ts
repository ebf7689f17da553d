import { Inject, Injectable } from '@nestjs/common';
import type { TrackClient } from 'customerio-node';

export const TRACK_CLIENT = Symbol('TRACK_CLIENT');

export interface Profile {
  email: string;
  first_name: string;
  workspace: string;
}

@Injectable()
export class CustomerioService {
  constructor(@Inject(TRACK_CLIENT) private readonly client: TrackClient) {}

  async upsert(personId: string, profile: Profile): Promise<void> {
    await this.client.identify(personId, { ...profile });
  }

  async record(personId: string, name: 'workspace_joined' | 'workspace_left', data: Record<string, string>): Promise<void> {
    await this.client.track(personId, { name, data });
  }
}
