/** Deploying without a key: GitHub Actions of one repository may act as these accounts, and nobody else. */
import { IamWorkloadIdentityPool } from '@cdktf/provider-google/lib/iam-workload-identity-pool';
import { IamWorkloadIdentityPoolProvider } from '@cdktf/provider-google/lib/iam-workload-identity-pool-provider';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import type { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { Environment } from '../environment';

export type DeployAccountsProps = {
  readonly environment: Environment;
  readonly state: StorageBucket;
  readonly dependsOn: readonly ITerraformDependable[];
};

/** What applying the environment's stack takes, and each role's reason. */
export const deployRoles = {
  'roles/artifactregistry.admin': 'the repository of images and who writes it',
  'roles/bigquery.dataOwner': 'datasets, tables, views and who reads them',
  'roles/cloudfunctions.developer': 'functions',
  'roles/cloudscheduler.admin': 'the schedule of the sync',
  'roles/datastore.owner': 'the database of the ledger and its expiry',
  'roles/iam.serviceAccountAdmin': 'the accounts of the functions, and the right to run something as one of them',
  'roles/logging.configWriter': 'the log sink, its exclusion and metrics',
  'roles/monitoring.editor': 'alerts and the dashboard',
  'roles/pubsub.admin': 'topics, subscriptions and who uses them',
  'roles/run.admin': 'who may call a function',
  'roles/secretmanager.admin': 'who reads a secret',
  'roles/storage.admin': 'the bucket of sources',
} as const;

/** Showing a plan takes reading only. */
export const planRoles = {
  'roles/viewer': 'the resources of the plan',
  'roles/iam.securityReviewer': 'the grants of the plan',
} as const;

/** Roles of the project that a deployment itself may hand out: to builds and to the function with the ledger. */
const grantableRoles = ['roles/logging.logWriter', 'roles/datastore.user'];

/** The account that applies. The environment's stack lets it run functions as their accounts. */
export const deployAccountId = 'customerio-deploy';

export class DeployAccounts extends Construct {
  readonly outputs: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { environment, state, dependsOn }: DeployAccountsProps) {
    super(scope, id);
    const { github, project } = environment;
    const pool = new IamWorkloadIdentityPool(this, 'pool', {
      workloadIdentityPoolId: 'customerio',
      displayName: 'Customer.io deployments',
      dependsOn: [...dependsOn],
    });
    const provider = new IamWorkloadIdentityPoolProvider(this, 'github', {
      workloadIdentityPoolId: pool.workloadIdentityPoolId,
      workloadIdentityPoolProviderId: 'github',
      oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
      attributeMapping: {
        'google.subject': 'assertion.sub',
        'attribute.repository_id': 'assertion.repository_id',
        'attribute.ref': 'assertion.ref',
        // Which of the two accounts a run may act as: that of plans, or, on the branch itself, that of deployments.
        'attribute.use': `assertion.ref == "refs/heads/${github.branch}" && assertion.event_name != "pull_request" ? "deploy" : "plan"`,
      },
      // Numbers, because names can be registered again by somebody else.
      attributeCondition: `assertion.repository_owner_id == "${github.ownerId}" && assertion.repository_id == "${github.repositoryId}"`,
    });
    const accounts = {
      deploy: this.#account('deploy', 'Deploys the Customer.io integration', pool, dependsOn),
      plan: this.#account('plan', 'Plans changes of the Customer.io integration', pool, dependsOn),
    };
    for (const [use, roles] of Object.entries({ deploy: deployRoles, plan: planRoles })) {
      const { member } = accounts[use as keyof typeof accounts];
      for (const role of Object.keys(roles)) {
        new ProjectIamMember(this, `${use}_${role.replace('roles/', '').replace('.', '_')}`, { project, role, member });
      }
    }
    new ProjectIamMember(this, 'deploy_grants', {
      project,
      role: 'roles/resourcemanager.projectIamAdmin',
      member: accounts.deploy.member,
      condition: {
        title: 'these roles only',
        expression: `api.getAttribute("iam.googleapis.com/modifiedGrantsByRole", []).hasOnly([${grantableRoles.map((role) => `"${role}"`).join(', ')}])`,
      },
    });
    new StorageBucketIamMember(this, 'deploy_state', {
      bucket: state.name,
      role: 'roles/storage.objectUser',
      member: accounts.deploy.member,
    });
    new StorageBucketIamMember(this, 'plan_state', {
      bucket: state.name,
      role: 'roles/storage.objectViewer',
      member: accounts.plan.member,
    });
    this.outputs = {
      workload_identity_provider: provider.name,
      deploy_account: accounts.deploy.email,
      plan_account: accounts.plan.email,
    };
  }

  #account(
    use: 'deploy' | 'plan',
    displayName: string,
    pool: IamWorkloadIdentityPool,
    dependsOn: readonly ITerraformDependable[],
  ): ServiceAccount {
    const account = new ServiceAccount(this, use, {
      accountId: use === 'deploy' ? deployAccountId : 'customerio-plan',
      displayName,
      dependsOn: [...dependsOn],
    });
    new ServiceAccountIamMember(this, `github_${use}s`, {
      serviceAccountId: account.name,
      role: 'roles/iam.workloadIdentityUser',
      member: `principalSet://iam.googleapis.com/${pool.name}/attribute.use/${use}`,
    });
    return account;
  }
}
