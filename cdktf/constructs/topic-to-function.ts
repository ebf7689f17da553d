/** A topic and the function that takes its messages: topic, push subscription, dead letters, archive, and all grants. */
import { CloudRunServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-service-iam-member';
import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import type { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';

import { ackDeadlineSeconds, maximumBackoffSeconds, minimumBackoffSeconds } from '../../shared/delivery-policy';
import { pushSubscription, type Topic } from '../../shared/names';
import { publishedMessages } from '../../shared/warehouse/tables';
import { DeadLetters, grantDeadLettering } from './dead-letters';
import { DeployedFunction, type FunctionProps } from './deployed-function';
import { neverExpires, seconds, secondsOfDays } from './duration';
import { idsOnly } from './ids-only';
import { storedTopic } from './topic';
import { TopicToTable } from './topic-to-table';
import type { Warehouse } from './warehouse';

export type TopicToFunctionProps<C> = FunctionProps<C> & {
  readonly topic: Topic;
  readonly warehouse: Warehouse;
  /** IAM members that may publish to the topic. */
  readonly publishers: readonly string[];
  /** Pub/Sub counts every refusal; at the last one the message becomes a dead letter. */
  readonly deliveryAttemptsMax: number;
  /** A message that waits longer than this pages somebody. */
  readonly backlogSecondsMax: number;
};

/** What others want to know of a pipeline. */
export type Pipeline = {
  readonly source: PubsubTopic;
  /** IAM member of the function. */
  readonly member: string;
  readonly topic: Topic;
  readonly functionName: string;
  readonly push: PubsubSubscription;
  readonly replay: PubsubSubscription;
  readonly backlogSecondsMax: number;
};

export class TopicToFunction<C> extends Construct implements Pipeline {
  readonly source: PubsubTopic;
  readonly member: string;
  readonly topic: Topic;
  readonly functionName: string;
  readonly push: PubsubSubscription;
  readonly replay: PubsubSubscription;
  readonly backlogSecondsMax: number;

  constructor(scope: Construct, id: string, props: TopicToFunctionProps<C>) {
    super(scope, id);
    const { environment, platform, warehouse } = props;
    this.topic = props.topic;
    this.functionName = props.name;
    this.backlogSecondsMax = props.backlogSecondsMax;

    const topic = storedTopic(this, 'topic', props.topic, environment);
    this.source = topic;
    const deadLetters = new DeadLetters(this, 'dead_letters', { topic: props.topic, environment, warehouse });
    const target = new DeployedFunction(this, 'to', props);
    this.member = target.account.member;
    const invoker = new CloudRunServiceIamMember(this, 'push_invokes', {
      service: target.function.name,
      location: environment.region,
      role: 'roles/run.invoker',
      member: platform.pushAccount.member,
    });
    this.replay = deadLetters.replay;
    this.push = new PubsubSubscription(this, 'push', {
      name: pushSubscription(props.topic),
      topic: topic.id,
      // For a push this is the time that the function has to answer.
      ackDeadlineSeconds,
      messageRetentionDuration: secondsOfDays(environment.retention.messagesDays),
      expirationPolicy: neverExpires,
      retryPolicy: { minimumBackoff: seconds(minimumBackoffSeconds), maximumBackoff: seconds(maximumBackoffSeconds) },
      deadLetterPolicy: { deadLetterTopic: deadLetters.topic.id, maxDeliveryAttempts: props.deliveryAttemptsMax },
      // A key for each person would cost 20 times the throughput, and one bad message would hold up a person's others.
      enableMessageOrdering: false,
      pushConfig: {
        pushEndpoint: target.url,
        oidcToken: { serviceAccountEmail: platform.pushAccount.email, audience: target.url },
      },
      dependsOn: [invoker, platform.pushGrant],
    });
    grantDeadLettering(this, { source: this.push, topic: deadLetters.topic, pubsubAgent: platform.pubsubAgent });

    // The function parks by itself what no further try can help.
    new PubsubTopicIamMember(this, 'function_parks', {
      topic: deadLetters.topic.name,
      role: 'roles/pubsub.publisher',
      member: target.account.member,
    });
    const mayPublish = [...new Set([...props.publishers, ...environment.operators])];
    mayPublish.forEach((member, index) => {
      new PubsubTopicIamMember(this, `publisher_${index}`, {
        topic: topic.name,
        role: 'roles/pubsub.publisher',
        member,
      });
    });
    new TopicToTable(this, 'archive', {
      topic,
      topicName: props.topic,
      warehouse,
      table: publishedMessages,
      writes: 'message',
      ...(!environment.retention.publishedBodies && { transform: idsOnly }),
    });
  }
}
