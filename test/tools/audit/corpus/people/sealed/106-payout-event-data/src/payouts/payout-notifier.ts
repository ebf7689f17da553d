import type { TrackClient } from 'customerio-node';
import type { Logger } from 'pino';

export interface Payout {
  id: string;
  sellerId: string;
  cents: number;
  currency: string;
  account: { holder: string; iban: string; bank: string };
}

export class PayoutNotifier {
  private readonly client: TrackClient;
  private readonly log: Logger;

  constructor(deps: { client: TrackClient; log: Logger }) {
    this.client = deps.client;
    this.log = deps.log;
  }

  async paid(payout: Payout): Promise<void> {
    await this.client.track(payout.sellerId, {
      name: 'payout_sent',
      data: {
        payout_id: payout.id,
        amount: payout.cents / 100,
        currency: payout.currency,
        destination_iban: payout.account.iban,
        method: 'bank_transfer',
      },
    });
    this.log.info({ payout: payout.id }, 'payout reported');
  }
}
