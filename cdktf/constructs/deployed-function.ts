/** One folder of functions/ in the cloud: its account, its configuration and its revision. */
import { Cloudfunctions2Function } from '@cdktf/provider-google/lib/cloudfunctions2-function';
import { SecretManagerSecretIamMember } from '@cdktf/provider-google/lib/secret-manager-secret-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';

import type { PlainEnv, SecretEnv } from '../../shared/config';
import type { Environment } from '../environment';
import { fileReference, secretVolume, type MountedSecret } from './mounted-secret';
import type { Platform } from './platform';

export type FunctionSettings<C> = {
  /** Folder in functions/. */
  readonly name: string;
  readonly variables: PlainEnv<C>;
  readonly secrets: SecretEnv<C, MountedSecret>;
  readonly timeoutSeconds: number;
  /** Requests that one instance works on at once. */
  readonly concurrency: number;
  /** @default - 0: an idle function costs nothing and starts in about a second. */
  readonly instancesMin?: number;
  readonly instancesMax: number;
  /** @default - reached over the internet only. */
  readonly vpcConnector?: string;
};

export type FunctionProps<C> = FunctionSettings<C> & {
  readonly environment: Environment;
  readonly platform: Platform;
};

export class DeployedFunction<C> extends Construct {
  readonly function: Cloudfunctions2Function;
  readonly account: ServiceAccount;
  /** Of the Cloud Run service under the function. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: FunctionProps<C>) {
    super(scope, id);
    const { environment, platform, name } = props;
    // What SecretEnv allows is decided; from here on names and values are all that counts.
    const secrets = Object.entries(props.secrets as Readonly<Record<string, MountedSecret>>);
    const source = platform.sourceOf(name);

    this.account = new ServiceAccount(this, 'account', {
      accountId: `customerio-${name}`,
      displayName: `Customer.io function ${name}`,
    });
    const readable = secrets.map(
      ([, secret]) =>
        new SecretManagerSecretIamMember(this, `reads_${secret.id.replace('customerio-', '')}`, {
          secretId: `projects/${environment.project}/secrets/${secret.id}`,
          role: 'roles/secretmanager.secretAccessor',
          member: this.account.member,
        }),
    );
    const deployable = platform.deployerActsAs(`deployer_runs_${name}`, this.account);
    this.function = new Cloudfunctions2Function(this, 'function', {
      // Small letters and hyphens, so that the Cloud Run service has the same name.
      name: `customerio-${name}`,
      location: environment.region,
      description: `functions/${name}`,
      buildConfig: {
        runtime: 'nodejs24',
        entryPoint: name,
        dockerRepository: platform.images.id,
        serviceAccount: platform.buildAccount.id,
        automaticUpdatePolicy: {},
        source: { storageSource: { bucket: source.bucket, object: source.name } },
      },
      serviceConfig: {
        // More than one request at a time needs a whole CPU.
        availableCpu: '1',
        availableMemory: '512Mi',
        maxInstanceRequestConcurrency: props.concurrency,
        minInstanceCount: props.instancesMin ?? 0,
        maxInstanceCount: props.instancesMax,
        timeoutSeconds: props.timeoutSeconds,
        allTrafficOnLatestRevision: true,
        // Pub/Sub comes from outside the network; who may call is decided by IAM.
        ingressSettings: 'ALLOW_ALL',
        serviceAccountEmail: this.account.email,
        environmentVariables: {
          // Else the framework adds an id to what is written, line by line, and takes two lines in one write for text:
          // they would reach the log as one message without fields (functions-framework 5.0.5, logger).
          LOG_EXECUTION_ID: 'false',
          ...(props.variables as Readonly<Record<string, string>>),
          ...Object.fromEntries(secrets.map(([variable, secret]) => [variable, fileReference(secret)])),
        },
        secretVolumes: secrets.map(([, secret]) => secretVolume(secret, environment.project)),
        ...(props.vpcConnector !== undefined && {
          vpcConnector: props.vpcConnector,
          vpcConnectorEgressSettings: 'PRIVATE_RANGES_ONLY',
        }),
      },
      // A revision that cannot read its secrets, or a build that may not, fails the whole deployment.
      dependsOn: [...readable, deployable, ...platform.buildGrants],
    });
    this.url = this.function.serviceConfig.uri;
  }
}
