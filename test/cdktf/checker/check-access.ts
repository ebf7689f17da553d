/** Who may do what: exactly the people that the environment names, one account a purpose, nothing public but the webhook. */
import { deployRoles, planRoles } from '../../../cdktf/constructs/deploy-accounts';
import type { Environment } from '../../../cdktf/environment';
import { dependenciesOf } from './check-delivery';
import { finding, referenceOf, targetOf, textAt, valueAt, type Finding, type Model, type Resource } from './stack';

export function checkAccess(model: Model, environment: Environment, isBootstrap: boolean): Finding[] {
  return [
    ...everyGrant(model),
    ...duplicates(model),
    ...(isBootstrap
      ? bootstrapFindings(model)
      : [
          ...peopleFindings(model, environment),
          ...accountFindings(model, environment),
          ...publicFindings(model, environment),
        ]),
  ];
}

const grantsOf = (model: Model): readonly Resource[] =>
  model.all.filter(({ type }) => /_iam_(member|binding|policy)$/.test(type));

function everyGrant(model: Model): Finding[] {
  return grantsOf(model).flatMap((grant) => {
    const findings: Finding[] = [];
    const member = textAt(grant, 'member');
    const service = targetOf(model, grant, 'service');
    if (!grant.type.endsWith('_iam_member')) findings.push(finding('access', grant, 'takes away what others granted'));
    if (/^all(Authenticated)?Users$/.test(member) && !(service && textAt(service, 'name') === 'customerio-webhook')) {
      findings.push(finding('access', grant, `is for ${member}, and it is not the webhook`));
    }
    if (/^roles\/(owner|editor)$/.test(textAt(grant, 'role')))
      findings.push(finding('access', grant, 'is a basic role'));
    return findings;
  });
}

/** Customer.io reaches the webhook, unless the environment says that it does so in another way. */
function publicFindings(model: Model, { webhook }: Environment): Finding[] {
  const open = model
    .of('google_cloud_run_service_iam_member')
    .filter((grant) => textAt(grant, 'member') === 'allUsers').length;
  return open === (webhook.allowAllUsers ? 1 : 0)
    ? []
    : [finding('access', 'webhook', `${open} grants make it public`)];
}

/** The same grant twice: Terraform would take both away when one goes. */
function duplicates(model: Model): Finding[] {
  const seen = new Map<string, Resource>();
  return grantsOf(model).flatMap((grant) => {
    const what = Object.entries(grant.attributes).filter(([name]) => !['//', 'depends_on', 'lifecycle'].includes(name));
    const key = `${grant.type} ${JSON.stringify(what)}`;
    const other = seen.get(key);
    seen.set(key, grant);
    return other ? [finding('access', grant, `is the same as ${other.address}`)] : [];
  });
}

const compare = (
  rule: string,
  at: Resource | string,
  got: readonly string[],
  expected: readonly string[],
): Finding[] => {
  const wanted = [...new Set(expected)].sort();
  const given = [...got].sort();
  return JSON.stringify(given) === JSON.stringify(wanted)
    ? []
    : [finding(rule, at, `got ${given.join(', ') || 'nobody'}, expected ${wanted.join(', ') || 'nobody'}`)];
};

const isPerson = (member: string): boolean =>
  /^(user|group|domain|serviceAccount):/.test(member) && !member.includes('${');

/** People and accounts of others: what they may use is what environments.ts says, no more and no less. */
function peopleFindings(
  model: Model,
  { publishers, operators, analysts, analystsWithoutPersonalData }: Environment,
): Finding[] {
  const who = (type: string, path: string, target: Resource): string[] =>
    model
      .of(type)
      .filter((grant) => targetOf(model, grant, path) === target)
      .map((grant) => textAt(grant, 'member'))
      .filter(isPerson);
  const ofTopics = model.of('google_pubsub_topic').flatMap((topic) => {
    const name = textAt(topic, 'name').replace('customerio-', '');
    const others = name === 'feedback' ? operators : [];
    const named = name in publishers ? [...publishers[name as keyof typeof publishers], ...operators] : others;
    return compare('access', topic, who('google_pubsub_topic_iam_member', 'topic', topic), named);
  });
  const ofSubscriptions = model.of('google_pubsub_subscription').flatMap((subscription) => {
    const named = textAt(subscription, 'name').endsWith('-replay') ? operators : [];
    return compare(
      'access',
      subscription,
      who('google_pubsub_subscription_iam_member', 'subscription', subscription),
      named,
    );
  });
  const readers: Readonly<Record<string, readonly string[]>> = {
    customerio: [...analysts, ...operators],
    customerio_ops: operators,
    customerio_impersonal: analystsWithoutPersonalData ?? [],
  };
  const ofDatasets = model
    .of('google_bigquery_dataset')
    .flatMap((dataset) =>
      compare(
        'access',
        dataset,
        who('google_bigquery_dataset_iam_member', 'dataset_id', dataset),
        readers[textAt(dataset, 'dataset_id')] ?? [],
      ),
    );
  return [...ofTopics, ...ofSubscriptions, ...ofDatasets];
}

/** What each account of ours holds: one line a grant, `<type> <role> on <what>`. */
function accountFindings(model: Model, { project }: Environment): Finding[] {
  const deployer = `serviceAccount:customerio-deploy@${project}.iam.gserviceaccount.com`;
  const functions = model.of('google_cloudfunctions2_function').map((found) => textAt(found, 'name'));
  return model.of('google_service_account').flatMap((account) => {
    const id = textAt(account, 'account_id');
    const findings: Finding[] = [];
    const held = grantsOf(model)
      .filter((grant) => targetOf(model, grant, 'member') === account)
      .map((grant) => textAt(grant, 'role'));
    if (id === 'customerio-build') {
      const roles = ['roles/artifactregistry.writer', 'roles/logging.logWriter', 'roles/storage.objectViewer'];
      findings.push(...compare('access', account, held, roles));
    } else if (id === 'customerio-push' || id === 'customerio-schedule') {
      findings.push(...compare('access', account, [...new Set(held)], ['roles/run.invoker']));
    } else if (!functions.includes(id)) findings.push(finding('access', account, 'is of no function'));
    const acts = model
      .of('google_service_account_iam_member')
      .filter((grant) => targetOf(model, grant, 'service_account_id') === account);
    const deploys = acts.find(
      (grant) => textAt(grant, 'role') === 'roles/iam.serviceAccountUser' && textAt(grant, 'member') === deployer,
    );
    if (!deploys) findings.push(finding('access', account, 'a deployment may not use it'));
    for (const grant of acts) {
      const isSigning =
        id === 'customerio-push' && textAt(grant, 'member').endsWith('@gcp-sa-pubsub.iam.gserviceaccount.com');
      const expected = isSigning ? 'roles/iam.serviceAccountTokenCreator' : 'roles/iam.serviceAccountUser';
      if (textAt(grant, 'role') !== expected || (!isSigning && textAt(grant, 'member') !== deployer)) {
        findings.push(finding('access', grant, 'lets somebody act as an account of ours'));
      }
    }
    findings.push(...waitFindings(model, account, deploys));
    return findings;
  });
}

/** What needs a permission to be deployed must wait for it, or the first deployment fails. */
function waitFindings(model: Model, account: Resource, deploys: Resource | undefined): Finding[] {
  const users = model.all.filter(
    (resource) =>
      ['google_cloudfunctions2_function', 'google_pubsub_subscription', 'google_cloud_scheduler_job'].includes(
        resource.type,
      ) &&
      [
        'http_target.oidc_token.service_account_email',
        'service_config.service_account_email',
        'build_config.service_account',
        'push_config.oidc_token.service_account_email',
      ].some((path) => referenceOf(valueAt(resource, path))?.address === account.address),
  );
  const building = grantsOf(model).filter(
    (grant) => textAt(account, 'account_id') === 'customerio-build' && targetOf(model, grant, 'member') === account,
  );
  return users.flatMap((user) =>
    [...building, ...(deploys ? [deploys] : [])]
      .filter((grant) => !dependenciesOf(user).includes(grant.address))
      .map((grant) => finding('access', user, `does not wait for ${grant.address}`)),
  );
}

function bootstrapFindings(model: Model): Finding[] {
  const accounts = model.of('google_service_account');
  const named = (id: string): Resource | undefined => accounts.find((account) => textAt(account, 'account_id') === id);
  const rolesOf = (id: string, type: string): string[] =>
    model
      .of(type)
      .filter((grant) => targetOf(model, grant, 'member') === named(id))
      .map((grant) => textAt(grant, 'role'));
  const findings = [
    ...compare('access', 'customerio-deploy', rolesOf('customerio-deploy', 'google_project_iam_member'), [
      ...Object.keys(deployRoles),
      'roles/resourcemanager.projectIamAdmin',
    ]),
    ...compare(
      'access',
      'customerio-plan',
      rolesOf('customerio-plan', 'google_project_iam_member'),
      Object.keys(planRoles),
    ),
    ...compare('access', 'state', rolesOf('customerio-deploy', 'google_storage_bucket_iam_member'), [
      'roles/storage.objectUser',
    ]),
    ...compare('access', 'state', rolesOf('customerio-plan', 'google_storage_bucket_iam_member'), [
      'roles/storage.objectViewer',
    ]),
  ];
  for (const use of ['deploy', 'plan']) {
    const members = model
      .of('google_service_account_iam_member')
      .filter((grant) => targetOf(model, grant, 'service_account_id') === named(`customerio-${use}`))
      .map((grant) => `${textAt(grant, 'role')} ${textAt(grant, 'member').split('/attribute.')[1] ?? ''}`);
    findings.push(...compare('access', `customerio-${use}`, members, [`roles/iam.workloadIdentityUser use/${use}`]));
  }
  for (const grant of model.of('google_project_iam_member')) {
    const isAdmin = textAt(grant, 'role') === 'roles/resourcemanager.projectIamAdmin';
    if (isAdmin !== 'condition' in grant.attributes)
      findings.push(finding('access', grant, 'may grant anything, or has an odd condition'));
  }
  return findings;
}
