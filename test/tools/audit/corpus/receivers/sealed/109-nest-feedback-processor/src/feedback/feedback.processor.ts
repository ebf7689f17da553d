import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import type { TrackClient } from 'customerio-node';
import { CIO_TRACK } from '../customerio.module';
import { SubscriptionsService } from '../subscriptions/subscriptions.service';
import type { ReportingEvent } from './reporting-event';

@Processor('customerio-feedback')
export class FeedbackProcessor extends WorkerHost {
  private readonly logger = new Logger(FeedbackProcessor.name);

  constructor(
    @Inject(CIO_TRACK) private readonly track: TrackClient,
    private readonly subscriptions: SubscriptionsService,
  ) {
    super();
  }

  async process(job: Job<ReportingEvent>): Promise<void> {
    const { metric, data } = job.data;
    if (!data.customer_id) return;

    switch (metric) {
      case 'bounced':
        this.logger.warn(`bounce for ${data.customer_id}: ${data.failure_message}`);
        await this.track.suppress(data.customer_id);
        break;
      case 'spammed':
      case 'unsubscribed':
        await this.subscriptions.optOut(data.customer_id, metric);
        break;
      case 'subscribed':
        await this.subscriptions.optIn(data.customer_id);
        break;
      default:
        this.logger.debug(`nothing to do for ${metric}`);
    }
  }
}
