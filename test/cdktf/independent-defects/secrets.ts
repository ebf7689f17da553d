/** Defects of the way from a secret to the function that needs it. */
import { add, all, type Defect, drop, reference, set, unset } from './change';

const cloudFunction = 'google_cloudfunctions2_function';
const secretGrant = 'google_secret_manager_secret_iam_member';
const secret = 'google_secret_manager_secret';
const identify = { name: 'customerio-identify' };
const track = { name: 'customerio-track' };
const webhook = { name: 'customerio-webhook' };

export const secretDefects: readonly Defect[] = [
  {
    id: 'key-in-plain-text',
    stack: 'prod',
    goesWrong: 'the key stands in the state, in the console and in the synthesized JSON',
    section: '4',
    plant: set(
      cloudFunction,
      track,
      'service_config.environment_variables.CUSTOMERIO_TRACK_API_KEY',
      '7f3c9d1e5b8a40c26d17',
    ),
  },
  {
    id: 'mounted-elsewhere',
    stack: 'prod',
    goesWrong: 'the webhook reads its keys where nothing is mounted and answers 401 to every event',
    section: '4',
    plant: set(cloudFunction, webhook, 'service_config.secret_volumes.0.mount_path', '/secrets/webhook'),
  },
  {
    id: 'two-secrets-in-one-directory',
    stack: 'prod',
    goesWrong: 'a mount hides the directory: site id and key are the same file, or the deploy fails',
    section: '4',
    plant: all(
      set(cloudFunction, identify, 'service_config.secret_volumes.0.mount_path', '/secrets'),
      set(cloudFunction, identify, 'service_config.secret_volumes.1.mount_path', '/secrets'),
      set(cloudFunction, identify, 'service_config.environment_variables.CUSTOMERIO_SITE_ID', 'file:/secrets/value'),
      set(
        cloudFunction,
        identify,
        'service_config.environment_variables.CUSTOMERIO_TRACK_API_KEY',
        'file:/secrets/value',
      ),
    ),
  },
  {
    id: 'secret-version-pinned',
    stack: 'prod',
    goesWrong: 'a rotated key never arrives; when the old version is destroyed, every push fails',
    section: '4',
    plant: set(cloudFunction, identify, 'service_config.secret_volumes.1.versions.0.version', '1'),
  },
  {
    id: 'signing-keys-as-a-variable',
    stack: 'prod',
    goesWrong: 'a variable is resolved when an instance starts: after a rotation the webhook refuses Customer.io',
    section: '4',
    plant: all(
      unset(cloudFunction, webhook, 'service_config.secret_volumes'),
      unset(cloudFunction, webhook, 'service_config.environment_variables.WEBHOOK_SIGNING_KEYS'),
      set(cloudFunction, webhook, 'service_config.secret_environment_variables', [
        {
          key: 'WEBHOOK_SIGNING_KEYS',
          project_id: 'my-project-prod',
          secret: 'customerio-webhook-signing-keys',
          version: 'latest',
        },
      ]),
    ),
  },
  {
    id: 'webhook-reads-every-secret',
    stack: 'prod',
    goesWrong: 'the one public function can read the database’s password and the key that sends',
    section: '1.2',
    plant: add('google_project_iam_member', 'webhook_secrets', (stack) => ({
      project: 'my-project-prod',
      role: 'roles/secretmanager.secretAccessor',
      member: reference(stack, 'google_service_account', { account_id: 'customerio-webhook' }, 'member'),
    })),
  },
  {
    id: 'grant-on-another-secret',
    stack: 'prod',
    goesWrong: 'the webhook may read the Track key and not its own: its first revision never gets ready',
    section: '4',
    plant: set(
      secretGrant,
      { member: /\.webhook_to_account/ },
      'secret_id',
      'projects/my-project-prod/secrets/customerio-track-api-key',
    ),
  },
  {
    id: 'secret-value-in-the-stack',
    stack: 'prod-bootstrap',
    goesWrong: 'write-only keeps the value out of the state, and the literal still stands in the synthesized JSON',
    section: '4',
    plant: add('google_secret_manager_secret_version', 'signing_keys_first', (stack) => ({
      secret: reference(stack, secret, { secret_id: 'customerio-webhook-signing-keys' }, 'id'),
      secret_data_wo: 'c0ffee5ec2e7d00dfeed',
      secret_data_wo_version: 1,
    })),
  },
  {
    id: 'rotation-agent-may-not-publish',
    stack: 'prod-bootstrap',
    goesWrong: 'Secret Manager checks its right to publish when a secret is made: the first apply fails',
    section: '1.2',
    plant: drop('google_pubsub_topic_iam_member', { member: /gcp-sa-secretmanager/ }),
  },
  {
    id: 'rotation-reminders-expire',
    stack: 'prod-bootstrap',
    goesWrong: 'the subscription deletes itself after 31 idle days, half a year before the first reminder',
    section: '1.3',
    plant: unset('google_pubsub_subscription', { name: 'customerio-secret-rotation-due' }, 'expiration_policy'),
  },
  {
    id: 'rotation-without-a-topic',
    stack: 'prod-bootstrap',
    goesWrong: 'a rotation needs a topic: the API refuses the secret',
    section: '4',
    plant: unset(secret, { secret_id: 'customerio-app-api-key' }, 'topics'),
  },
  {
    id: 'secret-replicated-everywhere',
    stack: 'prod-bootstrap',
    goesWrong: 'the database’s address and password are stored outside the regions that were chosen',
    section: '4',
    plant: set(secret, { secret_id: 'customerio-database-url' }, 'replication', { auto: {} }),
  },
];
