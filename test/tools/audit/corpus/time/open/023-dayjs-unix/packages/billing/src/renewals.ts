import dayjs from 'dayjs';
import type { TrackClient } from 'customerio-node';

export class Renewals {
  constructor(private readonly customerio: TrackClient) {}

  async renewed(account: { id: string; email: string; plan: string }, periodDays: number): Promise<void> {
    const next = dayjs().add(periodDays, 'day');
    await this.customerio.identify(account.id, {
      email: account.email,
      plan: account.plan,
      renewed_at: dayjs().unix(),
      renews_at: next.unix(),
    });
  }
}
