import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { ConfigError } from '../../shared/config';
import { Publisher } from '../../shared/contract/publisher';
import { serve } from '../../shared/http/serve';
import { topics } from '../../shared/names';
import { consume } from '../../shared/pubsub/consume';
import { effectsOf } from '../../shared/pubsub/effects';
import { openSecret } from '../../shared/secrets';
import { defaultFeedbackPolicy } from '../../shared/users/feedback-policy';
import { UserMessagingRepository } from '../../shared/users/repository';
import { feedbackConfig } from './config';
import { handleFeedback, orUnavailable } from './feedback';

const config = feedbackConfig.parse(process.env);

const poolMaxDefault = 5;
const queryTimeoutMs = 15_000;

const policy = config.FEEDBACK_POLICY ?? defaultFeedbackPolicy;
if (config.DATABASE_URL === undefined && !['mark', 'none'].includes(policy.soft_bounce)) {
  throw new ConfigError([
    'FEEDBACK_POLICY soft_bounce can only be mark or none where there is no DATABASE_URL to count in',
  ]);
}
const publisher = new Publisher({ projectId: config.GCP_PROJECT, topics: { identify: config.IDENTIFY_TOPIC } });
const publish = orUnavailable((message, options) => publisher.identify(message, options));
const effects = effectsOf('feedback', topics.feedback, config);

/** The client is loaded at start where there is a database: the first message needs it. */
const repository = openRepository();
async function openRepository(): Promise<UserMessagingRepository | undefined> {
  if (config.DATABASE_URL === undefined) return undefined;
  const { openPostgres } = await import('../../shared/users/postgres-client.js');
  const database = openPostgres({
    url: openSecret('DATABASE_URL', config.DATABASE_URL),
    poolMax: config.DATABASE_POOL_MAX ?? poolMaxDefault,
    queryTimeoutMs,
  });
  return new UserMessagingRepository({ database, publish, nowMs: Date.now, sleep, newId: randomUUID, policy });
}

export const feedback = serve((request) =>
  consume(
    request,
    async (message) => handleFeedback(message, { policy, repository: await repository, publish, nowMs: Date.now }),
    effects,
  ),
);
