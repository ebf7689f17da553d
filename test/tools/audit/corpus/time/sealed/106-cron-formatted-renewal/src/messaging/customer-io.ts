import { Injectable } from '@nestjs/common';
import { TrackClient } from 'customerio-node';

@Injectable()
export class CustomerIo {
  constructor(private readonly track: TrackClient) {}

  async updatePerson(id: string, changes: Record<string, unknown>): Promise<void> {
    await this.track.identify(id, { ...changes, _update: true });
  }
}
