/** Functions start: their own configuration accepts what they are given, and they may read what they mount. */

import { feedbackConfig } from '../../../functions/feedback/config';
import { identifyConfig } from '../../../functions/identify/config';
import { syncConfig } from '../../../functions/sync/config';
import { trackConfig } from '../../../functions/track/config';
import { transactionalConfig } from '../../../functions/transactional/config';
import { webhookConfig } from '../../../functions/webhook/config';
import type { Config, Variable } from '../../../shared/config';
import { ConfigError } from '../../../shared/config';
import type { Environment } from '../../../cdktf/environment';
import { dependenciesOf } from './check-delivery';
import { checkSize, checkVariables, ofPlatform } from './check-function-values';
import {
  finding,
  isObject,
  targetOf,
  textAt,
  valueAt,
  type Finding,
  type Model,
  type Resource,
  isSameJson,
} from './stack';

/** One entry a folder of functions/. */
const configs: Readonly<Record<string, Config<Readonly<Record<string, Variable<unknown>>>>>> = {
  identify: identifyConfig,
  track: trackConfig,
  transactional: transactionalConfig,
  feedback: feedbackConfig,
  sync: syncConfig,
  webhook: webhookConfig,
};

export function checkFunctions(model: Model, environment: Environment): Finding[] {
  const functions = model.of('google_cloudfunctions2_function');
  const accounts = functions.map((found) => textAt(found, 'service_config.service_account_email'));
  return functions.flatMap((found, index) => {
    const findings = [
      ...identityFindings(model, found),
      ...configurationFindings(found),
      ...checkVariables(found, environment),
      ...checkSize(found, environment),
      ...secretFindings(model, found),
    ];
    if (accounts.indexOf(accounts[index] ?? '') !== index) {
      findings.push(finding('functions', found, 'shares its account with another function'));
    }
    return findings;
  });
}

function identityFindings(model: Model, found: Resource): Finding[] {
  const folder = textAt(found, 'build_config.entry_point');
  const account = targetOf(model, found, 'service_config.service_account_email');
  const builder = targetOf(model, found, 'build_config.service_account');
  const source = targetOf(model, found, 'build_config.source.storage_source.object');
  const expected: readonly (readonly [unknown, unknown, string])[] = [
    [textAt(found, 'name'), `customerio-${folder}`, 'name'],
    [textAt(found, 'description'), `functions/${folder}`, 'description'],
    [account && textAt(account, 'account_id'), `customerio-${folder}`, 'account'],
    [builder && textAt(builder, 'account_id'), 'customerio-build', 'builder'],
    [source && textAt(source, 'name').split('-')[0], folder, 'source'],
    [source && /\/(\w+)\.zip$/.exec(textAt(source, 'source'))?.[1], folder, 'zip'],
    [source && targetOf(model, found, 'build_config.source.storage_source.bucket'), source, 'bucket'],
  ];
  const findings = expected
    .filter(([got, wanted]) => got !== wanted)
    .map(([, wanted, what]) =>
      finding('functions', found, `its ${what} is not ${isObject(wanted) ? 'its own' : String(wanted)}`),
    );
  if (
    Number(valueAt(found, 'service_config.min_instance_count')) >
    Number(valueAt(found, 'service_config.max_instance_count'))
  ) {
    findings.push(finding('functions', found, 'has more instances at least than at most'));
  }
  if (source && !textAt(source, 'source').includes(textAt(source, 'name').slice(folder.length + 1, -'.zip'.length))) {
    findings.push(finding('functions', source, 'is not named by its content'));
  }
  return findings;
}

function configurationFindings(found: Resource): Finding[] {
  const folder = textAt(found, 'build_config.entry_point');
  const config = configs[folder];
  if (!config) return [finding('functions', found, `there is no functions/${folder}/config.ts`)];
  const variables = (valueAt(found, 'service_config.environment_variables') ?? {}) as Record<string, string>;
  const findings = Object.keys(variables)
    .filter((name) => !(name in config.declaration) && !(name in ofPlatform))
    .map((name) => finding('functions', found, `functions/${folder} does not know ${name}`));
  try {
    config.parse(variables);
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : [String(error)];
    findings.push(...problems.map((problem) => finding('functions', found, problem)));
  }
  for (const [name, { kind }] of Object.entries(config.declaration)) {
    const value = variables[name];
    if (kind === 'secret' && value !== undefined && !value.startsWith('file:/secrets/')) {
      findings.push(finding('secrets', found, `${name} is not a mounted secret`));
    }
  }
  for (const name of ['CUSTOMERIO_REQUESTS_PER_SECOND', 'CUSTOMERIO_OPERATIONS_PER_SECOND']) {
    if (Number(variables[name]) < 1)
      findings.push(finding('functions', found, `${name} leaves an instance less than 1`));
  }
  return findings;
}

/** What is mounted, named by a variable and granted must be the same secrets. */
function secretFindings(model: Model, found: Resource): Finding[] {
  const volumes = valueAt(found, 'service_config.secret_volumes');
  const mounted = (Array.isArray(volumes) ? volumes : []).filter(isObject);
  const variables = Object.values(
    (valueAt(found, 'service_config.environment_variables') ?? {}) as Record<string, unknown>,
  );
  const named = variables.filter((value) => typeof value === 'string' && value.startsWith('file:')).map(String);
  const account = targetOf(model, found, 'service_config.service_account_email');
  const grants = model
    .of('google_secret_manager_secret_iam_member')
    .filter((grant) => targetOf(model, grant, 'member') === account);
  const secrets = mounted.map(({ secret }) => String(secret)).sort();
  const findings: Finding[] = [];
  const granted = grants.map((grant) => textAt(grant, 'secret_id').split('/').at(-1)).sort();
  if (JSON.stringify(granted) !== JSON.stringify(secrets)) {
    findings.push(finding('secrets', found, `mounts ${secrets.join(', ')}, may read ${granted.join(', ')}`));
  }
  const files = mounted.map(({ mount_path }) => `file:${String(mount_path)}/value`).sort();
  if (JSON.stringify(files) !== JSON.stringify(named.sort())) {
    findings.push(finding('secrets', found, 'its variables name other files than are mounted'));
  }
  for (const volume of mounted) {
    if (!isSameJson(volume.versions, [{ path: 'value', version: 'latest' }])) {
      findings.push(finding('secrets', found, `${String(volume.secret)} is not mounted in its latest version`));
    }
    if (volume.mount_path !== `/secrets/${String(volume.secret)}`) {
      findings.push(finding('secrets', found, `${String(volume.secret)} is mounted at ${String(volume.mount_path)}`));
    }
  }
  for (const grant of grants) {
    if (!dependenciesOf(found).includes(grant.address))
      findings.push(finding('secrets', found, 'does not wait for its grants'));
  }
  return findings;
}
