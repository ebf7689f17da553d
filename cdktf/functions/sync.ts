/** functions/sync: people of your database, on a schedule, to the topic of people. */
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import type { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Construct } from 'constructs';

import type { syncConfig } from '../../functions/sync/config';
import { topics } from '../../shared/names';
import { ScheduleToFunction } from '../constructs/schedule-to-function';
import { wayTo, type Database } from './people-database';
import type { PipelineContext } from './track-api';

/** A run ends by itself after 480 s; what it still has in hand gets a minute. */
const timeoutSeconds = 540;

export type SyncProps = {
  readonly context: PipelineContext;
  readonly database: Database;
  /** Where changes of people go. */
  readonly people: PubsubTopic;
};

export function sync(
  scope: Construct,
  { context, database, people }: SyncProps,
): ScheduleToFunction<typeof syncConfig> {
  const { environment } = context;
  const way = wayTo(database);
  const scheduled = new ScheduleToFunction<typeof syncConfig>(scope, 'sync', {
    ...context,
    name: 'sync',
    variables: {
      GCP_PROJECT: environment.project,
      IDENTIFY_TOPIC: topics.identify,
      SYNC_MESSAGES_PER_SECOND: String(environment.sync.messagesPerSecond),
      ...way.variables,
    },
    secrets: way.secrets,
    ...way.network,
    timeoutSeconds,
    // One run at a time; a lease in the database keeps to that as well.
    concurrency: 1,
    instancesMax: 1,
    schedule: environment.sync.schedule,
  });
  new PubsubTopicIamMember(scheduled, 'publishes_people', {
    topic: people.name,
    role: 'roles/pubsub.publisher',
    member: scheduled.member,
  });
  return scheduled;
}
