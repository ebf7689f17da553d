import { AsyncLocalStorage } from 'node:async_hooks';
import type { TrackClient } from 'customerio-node';

export const visitor = new AsyncLocalStorage<{ anonymousId?: string }>();

export class People {
  constructor(private readonly track: TrackClient) {}

  async identify(id: string, attributes: { email: string; [name: string]: string }): Promise<void> {
    const anonymousId = visitor.getStore()?.anonymousId;
    const link = anonymousId ? { anonymous_id: anonymousId } : {};
    await this.track.identify(id, { ...attributes, ...link });
  }
}
