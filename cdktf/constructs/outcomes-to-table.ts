/** Outcome lines from the log to the warehouse: log sink, topic, BigQuery subscription. */
import { LoggingProjectExclusion } from '@cdktf/provider-google/lib/logging-project-exclusion';
import { LoggingProjectSink } from '@cdktf/provider-google/lib/logging-project-sink';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';

import { systemTopics } from '../../shared/names';
import { messageOutcomesRaw } from '../../shared/warehouse/tables';
import type { Environment } from '../environment';
import { outcomeLines, routineOutcomeLines } from './log-filters';
import { storedTopic } from './topic';
import { TopicToTable } from './topic-to-table';
import type { Warehouse } from './warehouse';

export type OutcomesProps = { readonly environment: Environment; readonly warehouse: Warehouse };

export class OutcomesToTable extends Construct {
  constructor(scope: Construct, id: string, { environment, warehouse }: OutcomesProps) {
    super(scope, id);
    const topic = storedTopic(this, 'topic', systemTopics.outcomes, environment);
    const sink = new LoggingProjectSink(this, 'sink', {
      name: systemTopics.outcomes,
      description: 'One line for each time a message was settled.',
      destination: `pubsub.googleapis.com/${topic.id}`,
      filter: outcomeLines,
      uniqueWriterIdentity: true,
    });
    new PubsubTopicIamMember(this, 'sink_publishes', {
      topic: topic.name,
      role: 'roles/pubsub.publisher',
      member: sink.writerIdentity,
    });
    new TopicToTable(this, 'archive', {
      topic,
      topicName: systemTopics.outcomes,
      warehouse,
      table: messageOutcomesRaw,
      writes: 'message',
    });
    // Kept twice they would cost more than everything else. Log-based metrics count excluded lines as well.
    new LoggingProjectExclusion(this, 'exclusion', {
      name: 'customerio-outcome-lines',
      description: 'Outcome lines below ERROR are in BigQuery (customerio_ops.message_outcomes).',
      filter: routineOutcomeLines,
      dependsOn: [sink],
    });
  }
}
