import { defineConfig, optional, parsed, positiveInteger, secretText, text, topicName } from '../../shared/config';

const bigQueryId = parsed((value) =>
  /^\w{1,1024}$/.test(value) ? { value } : { problem: 'must consist of letters, digits and underscores' },
);

export const webhookConfig = defineConfig({
  GCP_PROJECT: text,
  /** One key a line, or a JSON list: while the key is being rotated, both. */
  WEBHOOK_SIGNING_KEYS: secretText,
  /** How far back a signature may lie. @default 691200, 8 days: Customer.io retries for 7 */
  WEBHOOK_TOLERANCE_SECONDS: optional(positiveInteger),
  BIGQUERY_DATASET: bigQueryId,
  BIGQUERY_TABLE: bigQueryId,
  FALLBACK_TOPIC: topicName,
  FEEDBACK_TOPIC: topicName,
  QUARANTINE_TOPIC: topicName,
});
