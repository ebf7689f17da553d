/** What settings of grants and of keyless deployment may be. Split from settings.ts for its length. */
import { deployRoles, planRoles } from '../../../cdktf/constructs/deploy-accounts';
import { secretIds } from '../../../shared/names';
import {
  agent,
  description,
  either,
  exactly,
  inBlock,
  matching,
  oneOf,
  ownAccount,
  person,
  projectId,
  reference,
  region,
  type Setting,
} from './setting';
import type { Settings } from './settings';
import { isSameJson } from './stack';

const functionReference = reference('google_cloudfunctions2_function', 'name');
const sinkWriter = reference('google_logging_project_sink', 'writer_identity');
const secretName = matching(
  new RegExp(`^projects/[a-z][a-z0-9-]+/secrets/(${Object.values(secretIds).join('|')})$`),
  'projects/<project>/secrets/<one of ours>',
);

export const accessSettings: Readonly<Record<string, Settings>> = {
  google_artifact_registry_repository_iam_member: {
    repository: reference('google_artifact_registry_repository', 'name'),
    location: region,
    role: exactly('roles/artifactregistry.writer'),
    member: ownAccount,
  },
  google_bigquery_dataset_access: {
    dataset_id: reference('google_bigquery_dataset', 'dataset_id'),
    'view.project_id': projectId,
    'view.dataset_id': reference('google_bigquery_table', 'dataset_id'),
    'view.table_id': reference('google_bigquery_table', 'table_id'),
  },
  google_bigquery_dataset_iam_member: {
    dataset_id: reference('google_bigquery_dataset', 'dataset_id'),
    role: exactly('roles/bigquery.dataViewer'),
    member: person,
  },
  google_bigquery_table_iam_member: {
    dataset_id: reference('google_bigquery_table', 'dataset_id'),
    table_id: reference('google_bigquery_table', 'table_id'),
    role: oneOf('roles/bigquery.dataEditor', 'roles/bigquery.metadataViewer'),
    member: either(agent('pubsub'), ownAccount),
  },
  google_cloud_run_service_iam_member: {
    service: functionReference,
    location: region,
    role: exactly('roles/run.invoker'),
    member: either(ownAccount, exactly('allUsers')),
  },
  google_iam_workload_identity_pool: {
    workload_identity_pool_id: matching(/^[a-z][a-z0-9-]{3,31}$/, 'a pool id'),
    display_name: description,
  },
  google_iam_workload_identity_pool_provider: {
    workload_identity_pool_id: reference('google_iam_workload_identity_pool', 'workload_identity_pool_id'),
    workload_identity_pool_provider_id: exactly('github'),
    attribute_condition: matching(
      /^assertion\.repository_owner_id == "\d+" && assertion\.repository_id == "\d+"$/,
      'the numbers of one owner and one repository',
    ),
    attribute_mapping: exactMapping(),
    'oidc.issuer_uri': exactly('https://token.actions.githubusercontent.com'),
  },
  google_project_iam_member: {
    project: projectId,
    role: oneOf(
      ...Object.keys(deployRoles),
      ...Object.keys(planRoles),
      'roles/resourcemanager.projectIamAdmin',
      'roles/logging.logWriter',
      'roles/datastore.user',
    ),
    member: ownAccount,
    'condition.title': inBlock(description),
    'condition.expression': inBlock(
      either(
        exactly(
          'api.getAttribute("iam.googleapis.com/modifiedGrantsByRole", []).hasOnly(["roles/logging.logWriter", "roles/datastore.user"])',
        ),
        matching(/^resource\.name == "projects\/[a-z][a-z0-9-]+\/databases\/customerio-ledger"$/, 'the ledger'),
      ),
    ),
  },
  google_pubsub_topic_iam_member: {
    topic: reference('google_pubsub_topic', 'name'),
    role: exactly('roles/pubsub.publisher'),
    member: either(ownAccount, person, agent('pubsub'), agent('secretmanager'), sinkWriter),
  },
  google_pubsub_subscription_iam_member: {
    subscription: reference('google_pubsub_subscription', 'name'),
    role: exactly('roles/pubsub.subscriber'),
    member: either(person, agent('pubsub')),
  },
  google_secret_manager_secret_iam_member: {
    secret_id: secretName,
    role: exactly('roles/secretmanager.secretAccessor'),
    member: ownAccount,
  },
  google_service_account_iam_member: {
    service_account_id: reference('google_service_account', 'name'),
    role: oneOf(
      'roles/iam.serviceAccountTokenCreator',
      'roles/iam.serviceAccountUser',
      'roles/iam.workloadIdentityUser',
    ),
    member: either(
      agent('pubsub'),
      matching(/^serviceAccount:customerio-deploy@[a-z0-9-]+\.iam\.gserviceaccount\.com$/, 'the deploy account'),
      matching(
        /^principalSet:\/\/iam\.googleapis\.com\/\$\{google_iam_workload_identity_pool\.\w+\.name\}\/attribute\.use\/(deploy|plan)$/,
        'runs of the workflow',
      ),
    ),
  },
  google_storage_bucket_iam_member: {
    bucket: reference('google_storage_bucket', 'name'),
    role: oneOf('roles/storage.objectViewer', 'roles/storage.objectUser'),
    member: ownAccount,
  },
};

/** Claims of GitHub's tokens as Google keeps them. */
function exactMapping(): Setting {
  const use =
    /^assertion\.ref == "refs\/heads\/[\w./-]+" && assertion\.event_name != "pull_request" \? "deploy" : "plan"$/;
  const others = {
    'google.subject': 'assertion.sub',
    'attribute.repository_id': 'assertion.repository_id',
    'attribute.ref': 'assertion.ref',
  };
  return {
    isRequired: true,
    expected: 'subject, repository, ref and use of a run',
    holds: (given) => {
      const { 'attribute.use': found, ...rest } = { ...(given as Record<string, unknown>) };
      return typeof found === 'string' && use.test(found) && isSameJson(rest, others);
    },
  };
}
