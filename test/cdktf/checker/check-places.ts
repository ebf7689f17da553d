/** One project, one region, one place for data; every name once; state where the environment says. */
import type { Environment } from '../../../cdktf/environment';
import { secretIds } from '../../../shared/names';
import { dependenciesOf } from './check-delivery';
import {
  finding,
  isObject,
  isSameJson,
  referenceOf,
  targetOf,
  textAt,
  textsIn,
  valueAt,
  type Finding,
  type Model,
  type Stack,
} from './stack';

export function checkPlaces(model: Model, environment: Environment, isBootstrap: boolean): Finding[] {
  return [
    ...providerFindings(model.stack, environment),
    ...outputFindings(model.stack, isBootstrap),
    ...backendFindings(model.stack, environment, isBootstrap),
    ...placeFindings(model, environment),
    ...nameFindings(model),
    ...lifecycleFindings(model),
    ...(isBootstrap ? bootstrapFindings(model, environment) : databaseFindings(model, environment)),
  ];
}

function providerFindings({ provider, terraform }: Stack, { name, project, region }: Environment): Finding[] {
  const expected = {
    google: [
      {
        add_terraform_attribution_label: false,
        default_labels: { application: 'customerio-gcp', environment: name },
        project,
        region,
      },
    ],
  };
  const findings: Finding[] = [];
  if (JSON.stringify(provider) !== JSON.stringify(expected))
    findings.push(finding('places', 'provider', 'is not that of the environment'));
  const required = isObject(terraform) && isObject(terraform.required_providers) ? terraform.required_providers : {};
  if (JSON.stringify(required) !== '{"google":{"source":"google","version":"6.50.0"}}') {
    findings.push(finding('places', 'terraform', 'takes another provider than the bindings were made from'));
  }
  return findings;
}

/** What a person is told at the end of a deployment: names and addresses, each from where it is made. */
const outputs = {
  environment: { webhook_url: 'google_cloudfunctions2_function.service_config.uri' },
  bootstrap: {
    workload_identity_provider: 'google_iam_workload_identity_pool_provider.name',
    deploy_account: 'google_service_account.email',
    plan_account: 'google_service_account.email',
  },
} as const;

function outputFindings({ output }: Stack, isBootstrap: boolean): Finding[] {
  const got = Object.entries(isObject(output) ? output : {}).map(([name, found]) => {
    const given = isObject(found) ? found : {};
    const reference = referenceOf(given.value);
    const others = Object.keys(given).filter((key) => key !== 'value');
    return [name, `${reference?.address.split('.')[0] ?? '?'}.${reference?.attribute ?? '?'}${others.join('')}`];
  });
  return isSameJson(Object.fromEntries(got), isBootstrap ? outputs.bootstrap : outputs.environment)
    ? []
    : [finding('places', 'output', `is ${JSON.stringify(got)}`)];
}

function backendFindings({ terraform }: Stack, environment: Environment, isBootstrap: boolean): Finding[] {
  const { stateBucket: bucket, name, bootstrapState } = environment;
  const expected = !isBootstrap
    ? { gcs: { bucket, prefix: `customerio/${name}` } }
    : bootstrapState === 'bucket'
      ? { gcs: { bucket, prefix: 'customerio/bootstrap' } }
      : { local: { path: `terraform.${name}-bootstrap.tfstate` } };
  const got = isObject(terraform) ? terraform.backend : undefined;
  return JSON.stringify(got) === JSON.stringify(expected)
    ? []
    : [finding('places', 'backend', 'is not where the environment keeps state')];
}

/** Regions and projects are written in many places; they are all the same ones. */
function placeFindings(
  model: Model,
  { project, region, persistenceRegions, warehouseLocation }: Environment,
): Finding[] {
  const findings: Finding[] = [];
  const same = (type: string, path: string, expected: unknown): void => {
    for (const resource of model.of(type)) {
      if (JSON.stringify(valueAt(resource, path)) !== JSON.stringify(expected)) {
        findings.push(finding('places', `${resource.address}.${path}`, `expected ${JSON.stringify(expected)}`));
      }
    }
  };
  for (const type of [
    'google_artifact_registry_repository',
    'google_artifact_registry_repository_iam_member',
    'google_cloud_run_service_iam_member',
    'google_cloudfunctions2_function',
    'google_storage_bucket',
  ]) {
    same(type, 'location', region);
  }
  same('google_firestore_database', 'location_id', region);
  same('google_cloud_scheduler_job', 'region', region);
  same('google_bigquery_dataset', 'location', warehouseLocation);
  same('google_pubsub_topic', 'message_storage_policy.allowed_persistence_regions', persistenceRegions);
  same('google_project_iam_member', 'project', project);
  same('google_project_service', 'project', project);
  same('google_bigquery_dataset_access', 'view.project_id', project);
  same(
    'google_secret_manager_secret',
    'replication.user_managed.replicas',
    persistenceRegions.map((location) => ({ location })),
  );
  for (const resource of [...model.all]) {
    for (const [path, text] of textsIn(resource.attributes)) {
      const named =
        /^projects\/([^/]+)\/secrets\//.exec(text)?.[1] ?? (path.endsWith('.project_id') ? text : undefined);
      if (named !== undefined && named !== project)
        findings.push(finding('places', `${resource.address}.${path}`, `is of ${named}`));
    }
  }
  for (const account of model.of('google_service_account_iam_member')) {
    const [, of] = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(textAt(account, 'member')) ?? [];
    if (of !== undefined && !of.startsWith('gcp-sa-') && of !== project)
      findings.push(finding('places', account, `is for an account of ${of}`));
  }
  const projects = Object.values(model.stack.data?.google_project ?? {});
  for (const { project_id } of projects) {
    if (project_id !== project) findings.push(finding('places', 'data.google_project', `is ${String(project_id)}`));
  }
  return findings;
}

const namePaths = ['name', 'account_id', 'secret_id', 'repository_id', 'display_name', 'service', 'dataset_id'];
const namedTypes =
  /^google_(pubsub_(topic|subscription)|service_account|secret_manager_secret|cloudfunctions2_function|storage_bucket|monitoring_alert_policy|project_service|bigquery_dataset)$/;

/** Two resources of one name would overwrite each other. */
function nameFindings(model: Model): Finding[] {
  const seen = new Map<string, string>();
  return model.all
    .filter(({ type }) => namedTypes.test(type))
    .flatMap((resource) => {
      const name = namePaths.map((path) => textAt(resource, path)).find((text) => text !== '');
      const key = `${resource.type} ${name ?? ''}`;
      const other = seen.get(key);
      seen.set(key, resource.address);
      return other === undefined ? [] : [finding('names', resource, `has the name of ${other}`)];
    });
}

function lifecycleFindings(model: Model): Finding[] {
  return model.all.flatMap((resource) => {
    const { lifecycle } = resource.attributes;
    const expected =
      resource.type === 'google_secret_manager_secret'
        ? { ignore_changes: ['rotation[0].next_rotation_time'] }
        : resource.type === 'google_pubsub_subscription_iam_member' &&
            textAt(resource, 'member').includes('gcp-sa-pubsub')
          ? { replace_triggered_by: [targetOf(model, resource, 'subscription')?.address] }
          : undefined;
    return JSON.stringify(lifecycle) === JSON.stringify(expected)
      ? []
      : [finding('places', resource, 'has another life cycle than it needs')];
  });
}

function bootstrapFindings(model: Model, { stateBucket, github }: Environment): Finding[] {
  const findings: Finding[] = [];
  const ids = model.of('google_secret_manager_secret').map((secret) => textAt(secret, 'secret_id'));
  for (const id of Object.values(secretIds)) {
    if (!ids.includes(id)) findings.push(finding('secrets', id, 'has no container'));
  }
  for (const secret of model.of('google_secret_manager_secret')) {
    const topic = model.byAddress.get(
      /\$\{(google_pubsub_topic\.\w+)\.id\}/.exec(JSON.stringify(valueAt(secret, 'topics')))?.[1] ?? '',
    );
    const reminds = model
      .of('google_pubsub_topic_iam_member')
      .find(
        (grant) =>
          targetOf(model, grant, 'topic') === topic && textAt(grant, 'member').includes('@gcp-sa-secretmanager.'),
      );
    if (!reminds || !dependenciesOf(secret).includes(reminds.address)) {
      findings.push(finding('secrets', secret, 'Secret Manager may not remind of it, or not yet'));
    }
  }
  if (model.of('google_iam_workload_identity_pool_provider').length !== 1) {
    findings.push(finding('access', 'github', 'there is not one provider of identities'));
  }
  const services = model.of('google_project_service');
  const needed = [
    'artifactregistry',
    'bigquery',
    'cloudbuild',
    'cloudfunctions',
    'cloudresourcemanager',
    'firestore',
    'iam',
  ];
  const more = [
    'iamcredentials',
    'logging',
    'monitoring',
    'pubsub',
    'run',
    'secretmanager',
    'serviceusage',
    'storage',
    'sts',
  ];
  const optional = ['cloudscheduler', 'vpcaccess'];
  const enabled = services.map((service) => textAt(service, 'service').replace('.googleapis.com', ''));
  for (const api of [...needed, ...more, ...optional]) {
    if (!enabled.includes(api)) findings.push(finding('places', `${api}.googleapis.com`, 'is not enabled'));
  }
  const waiting = [
    'google_service_account',
    'google_iam_workload_identity_pool',
    'google_storage_bucket',
    'google_pubsub_topic',
  ];
  for (const resource of waiting.flatMap((type) => model.of(type))) {
    const depends = dependenciesOf(resource);
    if (services.some(({ address }) => !depends.includes(address)))
      findings.push(finding('places', resource, 'does not wait for the APIs'));
  }
  for (const bucket of model.of('google_storage_bucket')) {
    if (
      textAt(bucket, 'name') !== stateBucket ||
      valueAt(bucket, 'versioning.enabled') !== true ||
      valueAt(bucket, 'force_destroy') !== false
    ) {
      findings.push(finding('places', bucket, 'does not keep the state safe'));
    }
  }
  for (const provider of model.of('google_iam_workload_identity_pool_provider')) {
    const condition = textAt(provider, 'attribute_condition');
    const use = String(
      (valueAt(provider, 'attribute_mapping') as Record<string, unknown> | undefined)?.['attribute.use'],
    );
    if (
      !condition.includes(`"${github.ownerId}"`) ||
      !condition.includes(`"${github.repositoryId}"`) ||
      !use.includes(`refs/heads/${github.branch}"`)
    ) {
      findings.push(finding('access', provider, 'lets another repository or branch deploy'));
    }
  }
  return findings;
}

function databaseFindings(model: Model, environment: Environment): Finding[] {
  const { project } = environment;
  const findings = ['google_firestore_database', 'google_firestore_field']
    .filter((type) => model.of(type).length !== 1)
    .map((type) => finding('ledger', type, `got ${model.of(type).length}, expected 1`));
  for (const bucket of model.of('google_storage_bucket')) {
    if (textAt(bucket, 'name') !== `${project}-customerio-functions` || valueAt(bucket, 'force_destroy') !== true) {
      findings.push(finding('places', bucket, 'has another name, or would stay when everything else goes'));
    }
  }
  return findings;
}
