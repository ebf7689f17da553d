/** functions/transactional: sends, through Customer.io's App API, each at most once. */
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import type { Construct } from 'constructs';

import type { transactionalConfig } from '../../functions/transactional/config';
import { functionTimeoutSeconds, sendAttemptsMax } from '../../shared/delivery-policy';
import { deadLetterTopic, secretIds, topics } from '../../shared/names';
import { mountedSecret } from '../constructs/mounted-secret';
import type { SendLedger } from '../constructs/send-ledger';
import { TopicToFunction } from '../constructs/topic-to-function';
import { guardrailVariable, type PipelineContext } from './track-api';

export function transactional(
  scope: Construct,
  context: PipelineContext,
  ledger: SendLedger,
): TopicToFunction<typeof transactionalConfig> {
  const { environment } = context;
  const { instancesMax, concurrency, recipientsAllowed } = environment.transactional;
  const pipeline = new TopicToFunction<typeof transactionalConfig>(scope, 'transactional', {
    ...context,
    name: 'transactional',
    topic: topics.transactional,
    publishers: environment.publishers.transactional,
    variables: {
      GCP_PROJECT: environment.project,
      DEAD_LETTER_TOPIC: deadLetterTopic(topics.transactional),
      CUSTOMERIO_REGION: environment.customerio.region,
      CUSTOMERIO_REQUESTS_PER_SECOND: String(environment.customerio.sendsPerSecond / instancesMax),
      LEDGER: ledger.location,
      ...guardrailVariable(environment),
      ...(recipientsAllowed && { RECIPIENTS_ALLOWED: recipientsAllowed.join(',') }),
    },
    secrets: { CUSTOMERIO_APP_API_KEY: mountedSecret(secretIds.appApiKey) },
    timeoutSeconds: functionTimeoutSeconds,
    // More than the rate lets out would only be turned away again: relations.ts.
    concurrency,
    instancesMax,
    deliveryAttemptsMax: sendAttemptsMax,
    // Somebody waits for a password or a receipt.
    backlogSecondsMax: 60,
  });
  new ProjectIamMember(pipeline, 'uses_ledger', {
    project: environment.project,
    role: 'roles/datastore.user',
    member: pipeline.member,
    // The role can only be given on the project; the condition ends it at this database.
    condition: { title: 'the ledger of sends only', expression: `resource.name == "${ledger.resourceName}"` },
  });
  return pipeline;
}
