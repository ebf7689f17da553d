import { defineConfig, optional, parsed, topicName } from '../../shared/config';
import { databaseVariables, settlingVariables } from '../../shared/function-variables';
import { parseFeedbackPolicy } from '../../shared/users/feedback-policy';

export const feedbackConfig = defineConfig({
  ...settlingVariables,
  IDENTIFY_TOPIC: topicName,
  /** Without it only Customer.io is told. */
  DATABASE_URL: optional(databaseVariables.DATABASE_URL),
  DATABASE_POOL_MAX: databaseVariables.DATABASE_POOL_MAX,
  /** As in `complaint=suppress,hard_bounce=mark`. @default complaint=unsubscribe,hard_bounce=mark,soft_bounce=mark */
  FEEDBACK_POLICY: optional(parsed(parseFeedbackPolicy)),
});
