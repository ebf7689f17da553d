import { RegionEU, TrackClient } from 'customerio-node';

export interface Subscriber {
  id: string;
  email: string;
  plan: 'free' | 'team' | 'enterprise';
}

export class CustomerioGateway {
  readonly #client: TrackClient;

  constructor(siteId: string, apiKey: string) {
    this.#client = new TrackClient(siteId, apiKey, { region: RegionEU });
  }

  async saveSubscriber({ id, email, plan }: Subscriber): Promise<void> {
    await this.#client.identify(id, { email, plan });
  }

  async planChanged(id: string, from: Subscriber['plan'], to: Subscriber['plan']): Promise<void> {
    await this.#client.track(id, { name: 'plan_changed', data: { from, to } });
  }
}
