/** What must be there before an environment can be deployed, made once by an owner of the project: docs/deploy.md. */
import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { GcsBackend, LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

import { DeployAccounts } from './constructs/deploy-accounts';
import { googleProvider } from './constructs/google-provider';
import { Secrets } from './constructs/secrets';
import type { Environment } from './environment';

const services = [
  'artifactregistry',
  'bigquery',
  'cloudbuild',
  'cloudfunctions',
  'cloudresourcemanager',
  'cloudscheduler',
  'firestore',
  'iam',
  'iamcredentials',
  'logging',
  'monitoring',
  'pubsub',
  'run',
  'secretmanager',
  'serviceusage',
  'storage',
  'sts',
  'vpcaccess',
];

/** Old states are what a broken one is mended with. */
const stateVersionsKept = 50;

export class BootstrapStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, `${environment.name}-bootstrap`);
    const { stateBucket, bootstrapState, region } = environment;
    if (bootstrapState === 'bucket') new GcsBackend(this, { bucket: stateBucket, prefix: 'customerio/bootstrap' });
    else new LocalBackend(this, { path: `terraform.${environment.name}-bootstrap.tfstate` });
    googleProvider(this, environment);

    const enabled = services.map(
      (service) =>
        new ProjectService(this, `api_${service}`, {
          project: environment.project,
          service: `${service}.googleapis.com`,
          // Others in the project may need it as well.
          disableOnDestroy: false,
        }),
    );
    const state = new StorageBucket(this, 'state', {
      name: stateBucket,
      location: region,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: 'enforced',
      versioning: { enabled: true },
      forceDestroy: false,
      lifecycleRule: [{ action: { type: 'Delete' }, condition: { numNewerVersions: stateVersionsKept } }],
      dependsOn: enabled,
    });
    new Secrets(this, 'secrets', { environment, dependsOn: enabled });
    const deploy = new DeployAccounts(this, 'deploy', { environment, state, dependsOn: enabled });
    for (const [name, value] of Object.entries(deploy.outputs)) new TerraformOutput(this, name, { value });
  }
}
