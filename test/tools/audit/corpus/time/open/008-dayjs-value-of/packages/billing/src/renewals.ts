import dayjs from 'dayjs';
import type { TrackClient } from 'customerio-node';

export class Renewals {
  constructor(private readonly customerio: TrackClient) {}

  /** Called by the billing consumer after each renewal. */
  async renewed(account: { id: string; email: string; plan: string }, periodDays: number): Promise<void> {
    const next = dayjs().add(periodDays, 'day');
    await this.customerio.identify(account.id, {
      email: account.email,
      plan: account.plan,
      renews_at: next.valueOf(),
    });
  }
}
