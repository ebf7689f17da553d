/** What all functions of an environment share: where their source and images lie, and who builds and calls them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { ArtifactRegistryRepository } from '@cdktf/provider-google/lib/artifact-registry-repository';
import { ArtifactRegistryRepositoryIamMember } from '@cdktf/provider-google/lib/artifact-registry-repository-iam-member';
import { DataGoogleProject } from '@cdktf/provider-google/lib/data-google-project';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { StorageBucketObject } from '@cdktf/provider-google/lib/storage-bucket-object';
import { AssetType, TerraformAsset, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { Environment } from '../environment';
import { deployAccountId } from './deploy-accounts';

/** What is older goes, but for the newest of each function. */
const imagesKeptDays = 30;
const imagesKept = 10;

export class Platform extends Construct {
  /** `serviceAccount:…` of Pub/Sub itself. */
  readonly pubsubAgent: string;
  /** Signs the requests of push subscriptions. */
  readonly pushAccount: ServiceAccount;
  readonly images: ArtifactRegistryRepository;
  readonly buildAccount: ServiceAccount;
  /** A push subscription is refused without it. */
  readonly pushGrant: ITerraformDependable;
  /** A build fails without these. */
  readonly buildGrants: readonly ITerraformDependable[];
  readonly #sources: StorageBucket;
  readonly #zipsDir: string;
  readonly #deployer: string;

  constructor(scope: Construct, id: string, props: { readonly environment: Environment; readonly zipsDir: string }) {
    super(scope, id);
    const { environment } = props;
    this.#zipsDir = props.zipsDir;
    this.#deployer = `serviceAccount:${deployAccountId}@${environment.project}.iam.gserviceaccount.com`;
    const { number } = new DataGoogleProject(this, 'project', { projectId: environment.project });
    this.pubsubAgent = `serviceAccount:service-${number}@gcp-sa-pubsub.iam.gserviceaccount.com`;

    this.pushAccount = new ServiceAccount(this, 'push', {
      accountId: 'customerio-push',
      displayName: 'Pushes of Pub/Sub to the Customer.io functions',
    });
    // Pub/Sub makes the tokens of the pushes in this account's name.
    new ServiceAccountIamMember(this, 'push_tokens', {
      serviceAccountId: this.pushAccount.name,
      role: 'roles/iam.serviceAccountTokenCreator',
      member: this.pubsubAgent,
    });

    this.pushGrant = this.deployerActsAs('deployer_pushes', this.pushAccount);

    this.#sources = new StorageBucket(this, 'sources', {
      name: `${environment.project}-customerio-functions`,
      location: environment.region,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: 'enforced',
      forceDestroy: true,
      // No lifecycle rule: Terraform deletes the zip that it replaces, and by age the one in use would go as well.
    });
    this.images = new ArtifactRegistryRepository(this, 'images', {
      repositoryId: 'customerio-functions',
      location: environment.region,
      format: 'DOCKER',
      // Keeping alone deletes nothing: it is an exception from what another policy deletes.
      cleanupPolicies: [
        { id: 'old', action: 'DELETE', condition: { tagState: 'ANY', olderThan: `${imagesKeptDays * 86_400}s` } },
        { id: 'newest', action: 'KEEP', mostRecentVersions: { keepCount: imagesKept } },
      ],
    });
    this.buildAccount = new ServiceAccount(this, 'build', {
      accountId: 'customerio-build',
      displayName: 'Builds the Customer.io functions',
    });
    this.buildGrants = this.#grantBuilding(environment);
  }

  #grantBuilding({ project, region }: Environment): ITerraformDependable[] {
    const { member } = this.buildAccount;
    return [
      new StorageBucketIamMember(this, 'build_reads_sources', {
        bucket: this.#sources.name,
        role: 'roles/storage.objectViewer',
        member,
      }),
      new ArtifactRegistryRepositoryIamMember(this, 'build_writes_images', {
        repository: this.images.name,
        location: region,
        role: 'roles/artifactregistry.writer',
        member,
      }),
      // There is no smaller thing than the project to grant the writing of logs on.
      new ProjectIamMember(this, 'build_writes_logs', { project, role: 'roles/logging.logWriter', member }),
      this.deployerActsAs('deployer_builds', this.buildAccount),
    ];
  }

  /** What deploying something that runs as `account` takes; on this one account instead of on all of the project. */
  deployerActsAs(id: string, account: ServiceAccount): ServiceAccountIamMember {
    return new ServiceAccountIamMember(this, id, {
      serviceAccountId: account.name,
      role: 'roles/iam.serviceAccountUser',
      member: this.#deployer,
    });
  }

  /** The source of a function, under a name that changes exactly when its content does. */
  sourceOf(name: string): StorageBucketObject {
    const zip = path.join(this.#zipsDir, `${name}.zip`);
    try {
      readFileSync(zip);
    } catch (error) {
      throw new Error(`${zip} is missing: build it with \`npx tsx tools/build/zips.ts\``, { cause: error });
    }
    const asset = new TerraformAsset(this, `${name}_zip`, { path: zip, type: AssetType.FILE });
    return new StorageBucketObject(this, `${name}_source`, {
      bucket: this.#sources.name,
      name: `${name}-${asset.assetHash}.zip`,
      source: asset.path,
      contentType: 'application/zip',
    });
  }
}
