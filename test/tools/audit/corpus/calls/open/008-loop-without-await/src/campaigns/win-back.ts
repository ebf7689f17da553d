import type { TrackClient } from 'customerio-node';
import type { Repository } from 'typeorm';
import type { Account } from './account.entity';

export class WinBack {
  constructor(
    private readonly accounts: Repository<Account>,
    private readonly cio: TrackClient,
  ) {}

  /** Cron. */
  async run(): Promise<void> {
    const lapsed = await this.accounts.findBy({ state: 'lapsed' });
    const started: Promise<unknown>[] = [];
    for (const account of lapsed) {
      started.push(this.cio.track(account.id, { name: 'win_back_due', data: { plan: account.plan } }));
    }
    await Promise.all(started);
  }
}
