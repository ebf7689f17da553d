/** functions/feedback: what people answered to messages, back into Customer.io and into your database. */
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import type { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Construct } from 'constructs';

import type { feedbackConfig } from '../../functions/feedback/config';
import { deliveryAttemptsMax, functionTimeoutSeconds } from '../../shared/delivery-policy';
import { deadLetterTopic, topics } from '../../shared/names';
import { TopicToFunction } from '../constructs/topic-to-function';
import { wayTo } from './people-database';
import type { PipelineContext } from './track-api';

/** Each holds a connection of the pool for a few milliseconds at a time, and waits for a publish. */
const concurrency = 50;

export type FeedbackProps = {
  readonly context: PipelineContext;
  /** IAM member of the webhook: who reports what people answered. */
  readonly webhook: string;
  /** Where changes of people go. */
  readonly people: PubsubTopic;
};

export function feedback(
  scope: Construct,
  { context, webhook, people }: FeedbackProps,
): TopicToFunction<typeof feedbackConfig> {
  const { environment } = context;
  const { instancesMax, policy } = environment.feedback;
  const way = environment.database && wayTo(environment.database);
  const pipeline = new TopicToFunction<typeof feedbackConfig>(scope, 'feedback', {
    ...context,
    name: 'feedback',
    topic: topics.feedback,
    publishers: [webhook],
    variables: {
      GCP_PROJECT: environment.project,
      DEAD_LETTER_TOPIC: deadLetterTopic(topics.feedback),
      IDENTIFY_TOPIC: topics.identify,
      ...way?.variables,
      ...(policy && {
        FEEDBACK_POLICY: Object.entries(policy)
          .map(([kind, action]) => `${kind}=${action}`)
          .join(','),
      }),
    },
    secrets: { ...way?.secrets },
    ...way?.network,
    timeoutSeconds: functionTimeoutSeconds,
    concurrency,
    instancesMax,
    deliveryAttemptsMax,
    backlogSecondsMax: 300,
  });
  new PubsubTopicIamMember(pipeline, 'publishes_people', {
    topic: people.name,
    role: 'roles/pubsub.publisher',
    member: pipeline.member,
  });
  return pipeline;
}
