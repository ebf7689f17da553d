/** Defects of what is made once: keyless deploys, their rights, APIs, the state. */
import { type Defect, drop, reference, replaced, set, unset } from './change';

const provider = 'google_iam_workload_identity_pool_provider';
const projectGrant = 'google_project_iam_member';

export const bootstrapDefects: readonly Defect[] = [
  {
    id: 'any-repository-deploys',
    stack: 'prod-bootstrap',
    goesWrong: 'without a condition every repository on GitHub gets tokens of the pool',
    section: '8',
    plant: unset(provider, {}, 'attribute_condition'),
  },
  {
    id: 'repository-by-its-name',
    stack: 'prod-bootstrap',
    goesWrong: 'who registers the name after it was given up may deploy',
    section: '8',
    plant: set(provider, {}, 'attribute_condition', 'assertion.repository == "my-organisation/customerio-gcp"'),
  },
  {
    id: 'any-branch-deploys',
    stack: 'prod-bootstrap',
    goesWrong: 'a push to any branch, reviewed by nobody, changes production',
    section: '8',
    plant: set(provider, {}, 'attribute_mapping', replaced('assertion.ref == \\"refs/heads/main\\" && ', '')),
  },
  {
    id: 'whole-pool-deploys',
    stack: 'prod-bootstrap',
    goesWrong: 'pull requests plan and deploy with the same account',
    section: '8',
    plant: set(
      'google_service_account_iam_member',
      { service_account_id: /\.deploy_[0-9A-F]+\.name/ },
      'member',
      (_old, stack) =>
        `principalSet://iam.googleapis.com/${reference(stack, 'google_iam_workload_identity_pool', {}, 'name')}/*`,
    ),
  },
  {
    id: 'deploy-account-owns-the-project',
    stack: 'prod-bootstrap',
    goesWrong: 'whoever gets hold of one CI run owns everything in the project',
    section: '8',
    plant: set(projectGrant, { role: 'roles/pubsub.admin' }, 'role', 'roles/owner'),
  },
  {
    id: 'deploy-account-grants-anything',
    stack: 'prod-bootstrap',
    goesWrong: 'without its condition the deploy account can make itself owner',
    section: '8',
    plant: unset(projectGrant, { role: 'roles/resourcemanager.projectIamAdmin' }, 'condition'),
  },
  {
    id: 'plan-account-reads-everything',
    stack: 'prod-bootstrap',
    goesWrong: 'a pull request can read every secret’s value through the account that only plans',
    section: '8',
    plant: set(projectGrant, { role: 'roles/iam.securityReviewer' }, 'role', 'roles/secretmanager.secretAccessor'),
  },
  {
    id: 'destroy-disables-an-api',
    stack: 'prod-bootstrap',
    goesWrong: 'destroying the stack, or taking the resource out, switches Pub/Sub off for the whole project',
    section: '1.2',
    plant: unset('google_project_service', { service: 'pubsub.googleapis.com' }, 'disable_on_destroy'),
  },
  {
    id: 'api-not-enabled',
    stack: 'prod-bootstrap',
    goesWrong: 'tokens cannot be exchanged for an account’s: the first deploy from CI fails',
    section: '8',
    plant: drop('google_project_service', { service: 'iamcredentials.googleapis.com' }),
  },
  {
    id: 'state-without-versions',
    stack: 'prod-bootstrap',
    goesWrong: 'a damaged state cannot be brought back',
    section: '7.5',
    plant: set('google_storage_bucket', {}, 'versioning.enabled', false),
  },
];
