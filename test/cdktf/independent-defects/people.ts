/** Defects of what keeps the company's own database and Customer.io together: feedback, and the scheduled sync. */
import { all, type Defect, drop, referTo, set, unset } from './change';

const cloudFunction = 'google_cloudfunctions2_function';
const job = 'google_cloud_scheduler_job';
const topicGrant = 'google_pubsub_topic_iam_member';
const sync = { name: 'customerio-sync' };
const feedback = { name: 'customerio-feedback' };

export const peopleDefects: readonly Defect[] = [
  {
    id: 'schedule-with-an-access-token',
    stack: 'prod',
    goesWrong: 'Cloud Run takes identity tokens only: 401 for every run, and the sync never happens',
    section: '1.2',
    plant: (stack) =>
      all(
        set(job, sync, 'http_target.oauth_token', {
          service_account_email: 'customerio-schedule@my-project-prod.iam.gserviceaccount.com',
        }),
        unset(job, sync, 'http_target.oidc_token'),
      )(stack),
  },
  {
    id: 'schedule-may-not-call',
    stack: 'prod',
    goesWrong: 'the scheduler’s account may not call the function: 403 for every run',
    section: '1.2',
    plant: drop('google_cloud_run_service_iam_member', { service: /\.sync_to_function/ }),
  },
  {
    id: 'schedule-as-the-push-account',
    stack: 'prod',
    goesWrong: 'the account whose token is sent is not the one that may call: 403 for every run',
    section: '1.2',
    plant: set(
      job,
      sync,
      'http_target.oidc_token.service_account_email',
      referTo('google_service_account', { account_id: 'customerio-push' }, 'email'),
    ),
  },
  {
    id: 'schedule-for-another-audience',
    stack: 'prod',
    goesWrong: 'the token is for the feedback function: 401 for every run',
    section: '1.3',
    plant: set(job, sync, 'http_target.oidc_token.audience', referTo(cloudFunction, feedback, 'service_config[0].uri')),
  },
  {
    id: 'schedule-paused',
    stack: 'prod',
    goesWrong: 'paused while debugging and committed: the sync never runs',
    section: '6.2',
    plant: set(job, sync, 'paused', true),
  },
  {
    id: 'schedule-with-six-fields',
    stack: 'prod',
    goesWrong: 'Cloud Scheduler knows no seconds: the API refuses the job',
    section: '1.2',
    plant: set(job, sync, 'schedule', '0 */10 * * * *'),
  },
  {
    id: 'schedule-gives-up-first',
    stack: 'prod',
    goesWrong: 'the default deadline is 3 minutes, a run may take 9: long runs count as failed and are cut off',
    section: '1.3',
    plant: unset(job, sync, 'attempt_deadline'),
  },
  {
    id: 'deployer-may-not-schedule',
    stack: 'prod',
    goesWrong: 'the deploy account may not let the job act as its caller: the first apply is refused',
    section: '8',
    plant: drop('google_service_account_iam_member', {
      role: 'roles/iam.serviceAccountUser',
      service_account_id: /\.sync_caller/,
    }),
  },
  {
    id: 'database-password-in-plain-text',
    stack: 'prod',
    goesWrong: 'the password stands in the state, in the console and in the synthesized JSON',
    section: '4',
    plant: set(
      cloudFunction,
      sync,
      'service_config.environment_variables.DATABASE_URL',
      'postgres://customerio:3Xk9vQ27@10.8.0.3:5432/people',
    ),
  },
  {
    id: 'no-way-to-the-database',
    stack: 'prod',
    goesWrong: 'the database has a private address and sync is not in its network: every run times out',
    section: '1.8',
    plant: all(
      unset(cloudFunction, sync, 'service_config.vpc_connector'),
      unset(cloudFunction, sync, 'service_config.vpc_connector_egress_settings'),
    ),
  },
  {
    id: 'more-connections-than-there-are',
    stack: 'prod',
    goesWrong: 'thirty instances with five connections each take all sixty that the database gives, from everybody',
    section: '2.1',
    plant: set(cloudFunction, feedback, 'service_config.max_instance_count', 30),
  },
  {
    id: 'sync-may-not-publish',
    stack: 'prod',
    goesWrong: 'every run reads the changed people and fails to publish the first',
    section: '1.2',
    plant: drop(topicGrant, { topic: /\.identify_topic/, member: /\.sync_to_account/ }),
  },
  {
    id: 'webhook-may-not-publish-feedback',
    stack: 'prod',
    goesWrong: 'bounces and complaints are answered 503, and the whole feed stalls behind them',
    section: '1.2',
    plant: drop(topicGrant, { topic: /\.feedback_topic/, member: /\.webhook_to_account/ }),
  },
  {
    id: 'people-published-as-events',
    stack: 'prod',
    goesWrong: 'feedback publishes to a topic it has no right to: complaints are never carried over to Customer.io',
    section: '1.2',
    plant: set(cloudFunction, feedback, 'service_config.environment_variables.IDENTIFY_TOPIC', 'customerio-track'),
  },
];
