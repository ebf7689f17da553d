import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { addMonths, format, getUnixTime } from 'date-fns';
import { CustomerIo } from '../messaging/customer-io';
import { SubscriptionRepository } from './subscription.repository';

@Injectable()
export class RenewalCron {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly messaging: CustomerIo,
  ) {}

  @Cron(CronExpression.EVERY_DAY_AT_4AM)
  async run(): Promise<void> {
    for (const subscription of await this.subscriptions.renewedYesterday()) {
      await this.messaging.updatePerson(subscription.ownerId, {
        renewed_at: getUnixTime(subscription.renewed),
        renews_at: format(addMonths(subscription.renewed, subscription.months), 'yyyy-MM-dd'),
        subscription_months: subscription.months,
      });
    }
  }
}
