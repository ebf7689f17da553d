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
