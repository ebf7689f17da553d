import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { TrackClient } from 'customerio-node';
import { SubscriptionsRepository } from '../subscriptions/subscriptions.repository';
import { TRACK_CLIENT } from '../customerio/customerio.module';

@Injectable()
export class RenewalsService {
  private readonly logger = new Logger(RenewalsService.name);

  constructor(
    @Inject(TRACK_CLIENT) private readonly customerio: TrackClient,
    private readonly subscriptions: SubscriptionsRepository,
  ) {}

  @Cron(CronExpression.EVERY_DAY_AT_6AM)
  async announceRenewals(): Promise<void> {
    const pending: Promise<unknown>[] = [];

    for await (const subscription of this.subscriptions.streamRenewingIn({ days: 7 })) {
      pending.push(
        this.customerio.track(subscription.userId, {
          name: 'renewal_upcoming',
          data: { plan: subscription.plan, amount_cents: subscription.amountCents },
        }),
      );
    }

    await Promise.all(pending);
    this.logger.log(`announced ${pending.length} renewals`);
  }
}
