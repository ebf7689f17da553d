/** Which log lines are which, in the language of Cloud Logging. */
const outcomes = ['delivered', 'duplicate', 'parked', 'retry'];

/** The line that says how a message was settled. */
export const outcomeLines = [
  'resource.type="cloud_run_revision"',
  'resource.labels.service_name=~"^customerio-"',
  `jsonPayload.outcome=(${outcomes.map((outcome) => `"${outcome}"`).join(' OR ')})`,
].join(' AND ');

/** What a person has no reason to read. Errors stay: Error Reporting and alerts on log lines see only what is stored. */
export const routineOutcomeLines = `${outcomeLines} AND severity<ERROR`;

const webhookLines = 'resource.type="cloud_run_revision" AND resource.labels.service_name="customerio-webhook"';

/** What the webhook refused or put aside: every line of it that has an error code. */
export const webhookTroubleLines = `${webhookLines} AND jsonPayload.code:*`;

/** One line for each event that was accepted. */
export const deliveryEventLines = `${webhookLines} AND jsonPayload.event_name:*`;
export const routineDeliveryEventLines = `${deliveryEventLines} AND severity<ERROR`;
