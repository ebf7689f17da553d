import { Analytics } from '@segment/analytics-node';

export class Customers {
  constructor(private readonly client: Analytics) {}

  identify(id: string, traits: Record<string, unknown>): void {
    this.client.identify({ userId: id, traits });
  }

  track(id: string, event: { name: string; data?: Record<string, unknown> }): void {
    this.client.track({ userId: id, event: event.name, properties: event.data });
  }
}
