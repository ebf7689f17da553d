import { defineConfig, optional, positiveNumber, text, topicName } from '../../shared/config';
import { databaseVariables } from '../../shared/function-variables';

export const syncConfig = defineConfig({
  GCP_PROJECT: text,
  IDENTIFY_TOPIC: topicName,
  ...databaseVariables,
  /** What a sync publishes at most, so that live messages of the same topic do not wait behind a back-fill. @default 500 */
  SYNC_MESSAGES_PER_SECOND: optional(positiveNumber),
});
