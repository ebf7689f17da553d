/** What the webhook falls back on when BigQuery does not take its rows, and where it puts what is no row. */
import type { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { Construct } from 'constructs';

import { fallbackAttemptsMax } from '../../shared/delivery-policy';
import { systemTopics } from '../../shared/names';
import { deliveryEvents, quarantinedEvents } from '../../shared/warehouse/tables';
import type { Environment } from '../environment';
import { grantDeadLettering } from './dead-letters';
import type { Platform } from './platform';
import { storedTopic } from './topic';
import { TopicToTable } from './topic-to-table';
import type { Warehouse } from './warehouse';

export type WebhookTopicsProps = {
  readonly environment: Environment;
  readonly platform: Platform;
  readonly warehouse: Warehouse;
};

export class WebhookTopicsToTables extends Construct {
  readonly fallback: PubsubTopic;
  readonly quarantine: PubsubTopic;

  constructor(scope: Construct, id: string, { environment, platform, warehouse }: WebhookTopicsProps) {
    super(scope, id);
    this.quarantine = storedTopic(this, 'quarantine', systemTopics.webhookQuarantine, environment);
    this.fallback = storedTopic(this, 'fallback', systemTopics.webhookFallback, environment);
    new TopicToTable(this, 'quarantine_archive', {
      topic: this.quarantine,
      topicName: systemTopics.webhookQuarantine,
      warehouse,
      table: quarantinedEvents,
      writes: 'message',
    });
    const archive = new TopicToTable(this, 'fallback_archive', {
      topic: this.fallback,
      topicName: systemTopics.webhookFallback,
      warehouse,
      table: deliveryEvents,
      writes: 'row',
      deadLetters: { topic: this.quarantine, deliveryAttemptsMax: fallbackAttemptsMax },
    });
    grantDeadLettering(this, {
      source: archive.subscription,
      topic: this.quarantine,
      pubsubAgent: platform.pubsubAgent,
    });
  }
}
