/** Defects of the functions themselves: who may call them, what they run on, how they are built. */
import { add, all, type Defect, drop, referTo, set, unset } from './change';

const cloudFunction = 'google_cloudfunctions2_function';
const invokers = 'google_cloud_run_service_iam_member';
const identify = { name: 'customerio-identify' };
const track = { name: 'customerio-track' };

export const functionDefects: readonly Defect[] = [
  {
    id: 'invoker-of-the-first-generation',
    stack: 'prod',
    goesWrong: 'the role of first-generation functions does nothing for Cloud Run: 403 for every push',
    section: '1.2',
    plant: set(invokers, { service: /\.track_to_function/ }, 'role', 'roles/cloudfunctions.invoker'),
  },
  {
    id: 'every-google-account-may-push',
    stack: 'prod',
    goesWrong: 'anybody with a Google account can write people into the workspace',
    section: '1.2',
    plant: set(invokers, { service: /\.identify_to_function/ }, 'member', 'allAuthenticatedUsers'),
  },
  {
    id: 'public-besides-the-webhook',
    stack: 'prod',
    goesWrong: 'a second grant of the same role, through the newer resource, opens track to the internet',
    section: '1.2',
    plant: add('google_cloud_run_v2_service_iam_member', 'track_for_tests', () => ({
      name: 'customerio-track',
      location: 'europe-west1',
      role: 'roles/run.invoker',
      member: 'allUsers',
    })),
  },
  {
    id: 'runtime-gone',
    stack: 'prod',
    goesWrong: 'Node 20 was taken out of service: the function can be neither created nor updated',
    section: '2.3',
    plant: set(cloudFunction, track, 'build_config.runtime', 'nodejs20'),
  },
  {
    id: 'concurrency-without-a-cpu',
    stack: 'prod',
    goesWrong: '512 MiB alone gives a third of a CPU, with which only a concurrency of 1 is allowed: apply fails',
    section: '2.1',
    plant: unset(cloudFunction, identify, 'service_config.available_cpu'),
  },
  {
    id: 'instances-beyond-the-budget',
    stack: 'prod',
    goesWrong: 'five times the instances with the same share each: Customer.io drops the excess behind a 200',
    section: '2.1',
    plant: set(cloudFunction, track, 'service_config.max_instance_count', 50),
  },
  {
    id: 'source-with-a-constant-name',
    stack: 'prod',
    goesWrong: 'the object is replaced under the same name, so new code is uploaded and never deployed',
    section: '1.8',
    plant: set('google_storage_bucket_object', { name: /^"track-/ }, 'name', 'track.zip'),
  },
  {
    id: 'build-as-the-default-account',
    stack: 'prod',
    goesWrong: 'the default account has no roles in a new organisation: the first build fails',
    section: '1.8',
    plant: unset(cloudFunction, identify, 'build_config.service_account'),
  },
  {
    id: 'build-cannot-store-its-image',
    stack: 'prod',
    goesWrong: 'the build account may not write to the registry: every build fails at its last step',
    section: '1.8',
    plant: drop('google_artifact_registry_repository_iam_member', { role: 'roles/artifactregistry.writer' }),
  },
  {
    id: 'function-with-another-functions-account',
    stack: 'prod',
    goesWrong: 'track runs as identify, may not park on its own dead-letter topic, and identify’s account does it all',
    section: '1.2',
    plant: set(
      cloudFunction,
      track,
      'service_config.service_account_email',
      referTo('google_service_account', { account_id: 'customerio-identify' }, 'email'),
    ),
  },
  {
    id: 'underscore-in-the-function-name',
    stack: 'prod',
    goesWrong:
      'the Cloud Run service gets another name than the function, so the grant is for a service that is not there',
    section: '1.2',
    plant: set(cloudFunction, track, 'name', 'customerio_track'),
  },
  {
    id: 'traffic-stays-behind',
    stack: 'prod',
    goesWrong: 'new revisions are built and get no traffic: a fix is deployed and changes nothing',
    section: '1.8',
    plant: set(cloudFunction, identify, 'service_config.all_traffic_on_latest_revision', false),
  },
  {
    id: 'entry-point-not-exported',
    stack: 'prod',
    goesWrong:
      'the bundle exports a function named like its folder; with another name the container never gets healthy',
    section: '1.5',
    plant: set(cloudFunction, identify, 'build_config.entry_point', 'handler'),
  },
  {
    id: 'sources-open-to-the-internet',
    stack: 'prod',
    goesWrong: 'everybody can download the code of the functions',
    section: '2.5',
    plant: all(
      set('google_storage_bucket', { name: /customerio-functions/ }, 'public_access_prevention', 'inherited'),
      add('google_storage_bucket_iam_member', 'sources_public', () => ({
        bucket: 'my-project-prod-customerio-functions',
        role: 'roles/storage.objectViewer',
        member: 'allUsers',
      })),
    ),
  },
  {
    id: 'deployer-may-not-act-as-the-function',
    stack: 'prod',
    goesWrong: 'the deploy account may not attach the function’s account: the first deploy from CI is refused',
    section: '8',
    plant: drop('google_service_account_iam_member', {
      role: 'roles/iam.serviceAccountUser',
      service_account_id: /\.track_to_account/,
    }),
  },
  {
    id: 'state-on-one-machine',
    stack: 'prod',
    goesWrong: 'a local backend on a CI runner: the next run knows of nothing and creates everything again',
    section: '7.5',
    plant: (stack) => ({ ...stack, terraform: { ...stack.terraform, backend: { local: { path: 'prod.tfstate' } } } }),
  },
];
