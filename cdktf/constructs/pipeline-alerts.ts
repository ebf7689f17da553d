/** What can go wrong with one topic and its function. */
import { Construct } from 'constructs';

import { pushSubscription } from '../../shared/names';
import type { Environment } from '../environment';
import { alert } from './alert';
import { ofSubscription, threshold } from './conditions';
import type { Pipeline } from './topic-to-function';

export type PipelineAlertsProps = { readonly environment: Environment; readonly pipeline: Pipeline };

/** What Pub/Sub calls a push that our function answered, by taking the message or by asking for it again. */
const answered = ['ack', 'remote_server_5xx'];

export class PipelineAlerts extends Construct {
  constructor(scope: Construct, id: string, { environment, pipeline }: PipelineAlertsProps) {
    super(scope, id);
    const { topic, push, replay } = pipeline;
    alert(this, 'dead_letters', {
      environment,
      title: `dead letters of ${topic}`,
      runbook: 'dead-letters',
      severity: 'ERROR',
      meaning: 'Messages were parked with a reason, or gave up their attempts. They are kept for 31 days.',
      conditions: [
        threshold({
          title: 'Parked or given up, and not replayed',
          metric: 'pubsub.googleapis.com/subscription/num_undelivered_messages',
          resource: 'pubsub_subscription',
          where: ofSubscription(replay.name),
          aligner: 'ALIGN_MAX',
          above: 0,
        }),
        threshold({
          title: 'Given up after all attempts',
          metric: 'pubsub.googleapis.com/subscription/dead_letter_message_count',
          resource: 'pubsub_subscription',
          where: ofSubscription(push.name),
          aligner: 'ALIGN_DELTA',
          above: 0,
        }),
      ],
    });
    alert(this, 'backlog', {
      environment,
      title: `messages wait on ${topic}`,
      runbook: 'backlog',
      severity: 'ERROR',
      meaning: `The oldest message of ${pushSubscription(topic)} has waited over ${pipeline.backlogSecondsMax} seconds.`,
      conditions: [
        threshold({
          title: 'Age of the oldest message',
          metric: 'pubsub.googleapis.com/subscription/oldest_unacked_message_age',
          resource: 'pubsub_subscription',
          where: ofSubscription(push.name),
          aligner: 'ALIGN_MAX',
          above: pipeline.backlogSecondsMax,
          forSeconds: 300,
        }),
      ],
    });
    alert(this, 'push', {
      environment,
      title: `pushes of ${topic} do not reach their function`,
      runbook: 'push-failures',
      severity: 'CRITICAL',
      meaning:
        'Pub/Sub was refused, got no answer in time, or could not connect. These are not answers of the function.',
      conditions: [
        threshold({
          title: 'Pushes that the function did not answer',
          metric: 'pubsub.googleapis.com/subscription/push_request_count',
          resource: 'pubsub_subscription',
          where: [
            ofSubscription(push.name),
            ...answered.map((responseClass) => `metric.label.response_class!="${responseClass}"`),
          ].join(' AND '),
          aligner: 'ALIGN_DELTA',
          above: 0,
          forSeconds: 300,
        }),
      ],
    });
  }
}
