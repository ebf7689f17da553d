/** Everything that one environment runs. What must be there before it: bootstrap-stack.ts. */
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { GcsBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

import { topics } from '../shared/names';
import { publishedMessages } from '../shared/warehouse/tables';
import { googleProvider } from './constructs/google-provider';
import { idsOnly } from './constructs/ids-only';
import { Monitoring } from './constructs/monitoring';
import { OutcomesToTable } from './constructs/outcomes-to-table';
import { Platform } from './constructs/platform';
import { SendLedger } from './constructs/send-ledger';
import { storedTopic } from './constructs/topic';
import { TopicToTable } from './constructs/topic-to-table';
import { Warehouse } from './constructs/warehouse';
import { WebhookTopicsToTables } from './constructs/webhook-topics-to-tables';
import { WebhookAlerts } from './constructs/webhook-alerts';
import type { Environment } from './environment';
import { identify } from './functions/identify';
import { track } from './functions/track';
import { webhook } from './functions/webhook';

export class EnvironmentStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment, { zipsDir }: { readonly zipsDir: string }) {
    super(scope, environment.name);
    new GcsBackend(this, { bucket: environment.stateBucket, prefix: `customerio/${environment.name}` });
    googleProvider(this, environment);

    const platform = new Platform(this, 'platform', { environment, zipsDir });
    const warehouse = new Warehouse(this, 'warehouse', { environment, pubsubAgent: platform.pubsubAgent });
    const pipelines = [
      identify(this, { environment, platform, warehouse }),
      track(this, { environment, platform, warehouse }),
    ];
    const webhookTopics = new WebhookTopicsToTables(this, 'webhook_topics', { environment, platform, warehouse });
    const { member } = webhook(this, { environment, platform, warehouse }, webhookTopics);
    const feedback = storedTopic(this, 'feedback_topic', topics.feedback, environment);
    new PubsubTopicIamMember(this, 'webhook_publishes_feedback', {
      topic: feedback.name,
      role: 'roles/pubsub.publisher',
      member,
    });
    new TopicToTable(this, 'feedback_archive', {
      topic: feedback,
      topicName: topics.feedback,
      warehouse,
      table: publishedMessages,
      writes: 'message',
      ...(!environment.retention.publishedBodies && { transform: idsOnly }),
    });
    new WebhookAlerts(this, 'webhook_alerts', { environment });
    new OutcomesToTable(this, 'outcomes', { environment, warehouse });
    new SendLedger(this, 'ledger', { environment });
    new Monitoring(this, 'monitoring', { environment, pipelines });
  }
}
