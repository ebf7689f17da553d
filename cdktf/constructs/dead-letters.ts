/** Where messages go that only a person can help: kept for 31 days for a replay, and in a table for good. */
import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubSubscriptionIamMember } from '@cdktf/provider-google/lib/pubsub-subscription-iam-member';
import type { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';

import { deadLetterRetentionSeconds } from '../../shared/delivery-policy';
import {
  deadLetterArchiveSubscription,
  deadLetterReplaySubscription,
  deadLetterTopic,
  type Topic,
} from '../../shared/names';
import { deadLetters } from '../../shared/warehouse/tables';
import type { Environment } from '../environment';
import { neverExpires, seconds } from './duration';
import { storedTopic } from './topic';
import { TopicToTable } from './topic-to-table';
import type { Warehouse } from './warehouse';

export type DeadLettersProps = {
  readonly topic: Topic;
  readonly environment: Environment;
  readonly warehouse: Warehouse;
};

export class DeadLetters extends Construct {
  readonly topic: PubsubTopic;
  readonly replay: PubsubSubscription;

  constructor(scope: Construct, id: string, { topic, environment, warehouse }: DeadLettersProps) {
    super(scope, id);
    this.topic = storedTopic(this, 'topic', deadLetterTopic(topic), environment);
    this.replay = new PubsubSubscription(this, 'replay', {
      name: deadLetterReplaySubscription(topic),
      topic: this.topic.id,
      messageRetentionDuration: seconds(deadLetterRetentionSeconds),
      // A person looks at what was pulled before it is acknowledged.
      ackDeadlineSeconds: 600,
      expirationPolicy: neverExpires,
    });
    new TopicToTable(this, 'archive', {
      topic: this.topic,
      topicName: topic,
      warehouse,
      table: deadLetters,
      subscriptionName: deadLetterArchiveSubscription(topic),
      writes: 'message',
    });
    environment.operators.forEach((member, index) => {
      new PubsubSubscriptionIamMember(this, `operator_${index}_reads`, {
        subscription: this.replay.name,
        role: 'roles/pubsub.subscriber',
        member,
      });
    });
  }
}

/**
 * What Pub/Sub needs to move messages of `source` to a dead-letter topic: to publish there and to acknowledge here.
 * Without either it goes on trying for ever and says nothing.
 */
export function grantDeadLettering(
  scope: Construct,
  grants: { readonly source: PubsubSubscription; readonly topic: PubsubTopic; readonly pubsubAgent: string },
): void {
  new PubsubTopicIamMember(scope, 'agent_publishes_dead_letters', {
    topic: grants.topic.name,
    role: 'roles/pubsub.publisher',
    member: grants.pubsubAgent,
  });
  new PubsubSubscriptionIamMember(scope, 'agent_acknowledges', {
    subscription: grants.source.name,
    role: 'roles/pubsub.subscriber',
    member: grants.pubsubAgent,
    // The grant is lost with a subscription that is replaced. CDKTF's own reference is not valid here.
    lifecycle: { replaceTriggeredBy: [`${grants.source.terraformResourceType}.${grants.source.friendlyUniqueId}`] },
  });
}
