import { Injectable, Logger } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { TrackClient } from 'customerio-node';
import { SubscriptionChanged } from './subscription-actions';

@Injectable()
export class CrmListener {
  private readonly logger = new Logger(CrmListener.name);

  constructor(private readonly customerio: TrackClient) {}

  @OnEvent('Subscription.Changed', { async: true })
  async onChanged(event: SubscriptionChanged): Promise<void> {
    const name = `subscription_${event.action}`;
    try {
      await this.customerio.track(event.ownerId, {
        name,
        data: { subscription_id: event.subscriptionId, seats: event.seats },
      });
    } catch (error) {
      this.logger.error(`could not send ${name}`, error instanceof Error ? error.stack : String(error));
      throw error;
    }
  }
}
