/** Second round: alerts, filters and rights that are wrong while they look right. */
import { add, type Defect, replaced, set, unset } from './change';

const policy = 'google_monitoring_alert_policy';
const metric = 'google_logging_metric';
const titled = (text: RegExp): { readonly display_name: RegExp } => ({ display_name: text });
const threshold = 'conditions.0.condition_threshold';
const provider = 'google_iam_workload_identity_pool_provider';

export const closerAlerts: readonly Defect[] = [
  {
    id: 'a-day-before-sends-are-late',
    stack: 'prod',
    goesWrong: 'sends may wait for a day before anybody is told',
    section: '6.2',
    plant: set(policy, titled(/wait on customerio-transactional/), `${threshold}.threshold_value`, 86_400),
  },
  {
    id: 'an-hour-of-quarantine-first',
    stack: 'prod',
    goesWrong:
      'there would have to be new quarantined events in every five minutes of an hour: single ones are never told',
    section: '6.2',
    plant: set(policy, titled(/in quarantine/), `${threshold}.duration`, '3600s'),
  },
  {
    id: 'a-hundred-dead-letters-first',
    stack: 'prod',
    goesWrong: 'up to a hundred dead sends are told to nobody',
    section: '6.2',
    plant: set(policy, titled(/dead letters of customerio-transactional/), `${threshold}.threshold_value`, 100),
  },
  {
    id: 'a-ratio-above-one',
    stack: 'prod',
    goesWrong: 'retries among all tries are never five times as many: never fires',
    section: '6.2',
    plant: set(policy, titled(/most tries fail/), 'conditions', replaced('> 0.5', '> 5')),
  },
  {
    id: 'bounces-by-another-name',
    stack: 'prod',
    goesWrong: 'Customer.io calls it email_bounced: the rate is always 0',
    section: '6.2',
    plant: set(policy, titled(/e-mails bounce/), 'conditions', replaced('email_bounced', 'email_bounce')),
  },
  {
    id: 'pattern-that-fits-no-archive',
    stack: 'prod',
    goesWrong: 'no subscription is called so: archives may stop for a month unseen, and then lose messages',
    section: '6.2',
    plant: set(
      policy,
      titled(/an archive is not written/),
      `${threshold}.filter`,
      replaced('customerio-.*-archive', 'customerio-archive-.*'),
    ),
  },
  {
    id: 'sink-alert-for-another-sink',
    stack: 'prod',
    goesWrong: 'there is no such sink: its errors page nobody, and every message looks open',
    section: '6.2',
    plant: set(
      policy,
      titled(/outcome lines do not reach/),
      `${threshold}.filter`,
      replaced('customerio-outcomes', 'customerio-outcome-lines'),
    ),
  },
  {
    id: 'class-of-answers-misspelt',
    stack: 'prod',
    goesWrong: 'classes are called 5xx: failed answers of the webhook page nobody',
    section: '6.2',
    plant: set(policy, titled(/webhook refuses/), `${threshold}.filter`, replaced('\\"5xx\\"', '\\"500\\"')),
  },
  {
    id: 'fifth-percentile',
    stack: 'prod',
    goesWrong: 'nineteen of twenty requests would have to be slow: never fires before the feed stalls',
    section: '6.2',
    plant: set(
      policy,
      titled(/webhook is slow/),
      `${threshold}.aggregations.0.per_series_aligner`,
      'ALIGN_PERCENTILE_05',
    ),
  },
  {
    id: 'push-answers-of-no-class',
    stack: 'prod',
    goesWrong: 'there is no class of that name: pushes that fail page nobody',
    section: '6.2',
    plant: set(
      policy,
      titled(/pushes of customerio-identify/),
      `${threshold}.filter`,
      replaced('metric.label.response_class!=\\"ack\\"', 'metric.label.response_class=\\"nack\\"'),
    ),
  },
  {
    id: 'metric-of-another-filter',
    stack: 'prod',
    goesWrong: 'two metrics’ filters are exchanged: outcomes are never counted, and the alerts on them stay silent',
    section: '6.2',
    plant: set(metric, { name: 'customerio_outcomes' }, 'filter', (_old, stack) => {
      const metrics = Object.values(stack.resource[metric] ?? {});
      return metrics.find(({ name }) => name === 'customerio_webhook_events')?.filter;
    }),
  },
  {
    id: 'label-not-declared',
    stack: 'prod',
    goesWrong: 'an extractor without its label: the API refuses the metric',
    section: '6.2',
    plant: unset(metric, { name: 'customerio_webhook_troubles' }, 'metric_descriptor.labels.0'),
  },
  {
    id: 'gauge-of-log-lines',
    stack: 'prod',
    goesWrong: 'a counter of log lines is a DELTA: the API refuses the metric',
    section: '6.2',
    plant: set(metric, { name: 'customerio_outcomes' }, 'metric_descriptor.metric_kind', 'GAUGE'),
  },
  {
    id: 'errors-excluded-too',
    stack: 'prod',
    goesWrong: 'lines of ERROR and above are thrown away with the rest: nobody can look up what failed',
    section: '6.1',
    plant: set(
      'google_logging_project_exclusion',
      { name: 'customerio-outcome-lines' },
      'filter',
      replaced(' AND severity<ERROR', ''),
    ),
  },
  {
    id: 'agent-signs-as-anybody',
    stack: 'prod',
    goesWrong: 'on the whole project the grant lets Pub/Sub’s agent make tokens of every account, deploy included',
    section: '1.2',
    plant: add('google_project_iam_member', 'pubsub_tokens', () => ({
      project: 'my-project-prod',
      role: 'roles/iam.serviceAccountTokenCreator',
      member:
        'serviceAccount:service-${data.google_project.platform_project_B783ECD5.number}@gcp-sa-pubsub.iam.gserviceaccount.com',
    })),
  },
  {
    id: 'plans-write-the-state',
    stack: 'prod-bootstrap',
    goesWrong: 'a pull request can overwrite the state of production',
    section: '8',
    plant: set(
      'google_storage_bucket_iam_member',
      { role: 'roles/storage.objectViewer' },
      'role',
      'roles/storage.objectUser',
    ),
  },
  {
    id: 'owner-among-the-roles-to-grant',
    stack: 'prod-bootstrap',
    goesWrong: 'the condition is there and allows the deploy account to make itself owner',
    section: '8',
    plant: set(
      'google_project_iam_member',
      { role: 'roles/resourcemanager.projectIamAdmin' },
      'condition.expression',
      replaced('\\"roles/datastore.user\\"', '\\"roles/datastore.user\\", \\"roles/owner\\"'),
    ),
  },
  {
    id: 'owner-or-repository',
    stack: 'prod-bootstrap',
    goesWrong: 'with "or" every repository of the organisation may deploy',
    section: '8',
    plant: set(provider, {}, 'attribute_condition', replaced('&&', '||')),
  },
  {
    id: 'tokens-of-another-issuer',
    stack: 'prod-bootstrap',
    goesWrong: 'tokens of another company’s server, with claims of its choice, are taken for GitHub’s',
    section: '8',
    plant: set(provider, {}, 'oidc.issuer_uri', 'https://github.example.com/_services/token'),
  },
  {
    id: 'state-deleted-after-a-month',
    stack: 'prod-bootstrap',
    goesWrong: 'the rule counts the age of any object: a state that nobody changed for a month is deleted',
    section: '7.5',
    plant: set('google_storage_bucket', {}, 'lifecycle_rule.0.condition', { age: 30 }),
  },
  {
    id: 'first-rotation-in-the-past',
    stack: 'prod-bootstrap',
    goesWrong: 'the next rotation must lie in the future: the API refuses the secret',
    section: '4',
    plant: set(
      'google_secret_manager_secret',
      { secret_id: 'customerio-site-id' },
      'rotation.next_rotation_time',
      '2025-06-01T09:00:00Z',
    ),
  },
  {
    id: 'topic-before-its-api',
    stack: 'prod-bootstrap',
    goesWrong: 'nothing says that the API comes first: the first apply in a new project fails',
    section: '1.2',
    plant: unset('google_pubsub_topic', {}, 'depends_on'),
  },
];
