import type { TrackClient } from 'customerio-node';
import { EventNames } from './event-names';

interface Outcome {
  accountId: string;
  from: 'team' | 'business';
  to: 'free' | 'team';
  acceptedOffer: boolean;
}

export class RetentionFlow {
  readonly #client: Pick<TrackClient, 'track'>;

  constructor(client: Pick<TrackClient, 'track'>) {
    this.#client = client;
  }

  async finish(outcome: Outcome): Promise<void> {
    const data = { from_plan: outcome.from, to_plan: outcome.to };

    if (outcome.acceptedOffer) {
      await this.#client.track(outcome.accountId, { name: EventNames.retentionOfferAccepted, data });
      return;
    }

    await this.#client.track(outcome.accountId, { name: EventNames.downgradeConfirmed, data });
  }
}
