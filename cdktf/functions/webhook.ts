/** functions/webhook: Customer.io's reporting events, into the warehouse. */
import type { Construct } from 'constructs';

import type { webhookConfig } from '../../functions/webhook/config';
import { secretIds, systemTopics, topics } from '../../shared/names';
import { deliveryEvents } from '../../shared/warehouse/tables';
import { mountedSecret } from '../constructs/mounted-secret';
import { WebhookToTables } from '../constructs/webhook-to-tables';
import type { WebhookTopicsToTables } from '../constructs/webhook-topics-to-tables';
import type { PipelineContext } from './track-api';

/** The function answers within 3 s and Customer.io waits for 4; what runs longer has lost its reader. */
const timeoutSeconds = 10;

/** It waits for BigQuery most of the time, and rows that are in flight together go out as one insert. */
const concurrency = 200;

export const webhook = (
  scope: Construct,
  context: PipelineContext,
  webhookTopics: WebhookTopicsToTables,
): WebhookToTables<typeof webhookConfig> =>
  new WebhookToTables<typeof webhookConfig>(scope, 'webhook', {
    ...context,
    topics: webhookTopics,
    name: 'webhook',
    variables: {
      GCP_PROJECT: context.environment.project,
      BIGQUERY_DATASET: deliveryEvents.dataset,
      BIGQUERY_TABLE: deliveryEvents.name,
      FALLBACK_TOPIC: systemTopics.webhookFallback,
      QUARANTINE_TOPIC: systemTopics.webhookQuarantine,
      FEEDBACK_TOPIC: topics.feedback,
    },
    secrets: { WEBHOOK_SIGNING_KEYS: mountedSecret(secretIds.webhookSigningKeys) },
    timeoutSeconds,
    concurrency,
    instancesMin: context.environment.webhook.instancesMin,
    instancesMax: context.environment.webhook.instancesMax,
  });
