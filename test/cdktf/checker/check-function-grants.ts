/** What each function may do, in full: a grant that is missing stops it, one that nobody listed here is too many. */
import type { Environment } from '../../../cdktf/environment';
import { finding, targetOf, textAt, type Finding, type Model, type Resource } from './stack';

const publishes = (...topics: readonly string[]): string[] =>
  topics.map((topic) => `roles/pubsub.publisher on customerio-${topic}`);
const reads = (...secrets: readonly string[]): string[] =>
  secrets.map((secret) => `roles/secretmanager.secretAccessor on customerio-${secret}`);

/** By the folder of the function. */
const expectedGrants: Readonly<Record<string, (environment: Environment) => readonly string[]>> = {
  identify: () => [...publishes('identify-dead-letter'), ...reads('site-id', 'track-api-key')],
  track: () => [...publishes('track-dead-letter'), ...reads('site-id', 'track-api-key')],
  transactional: ({ project }) => [
    ...publishes('transactional-dead-letter'),
    ...reads('app-api-key'),
    `roles/datastore.user on google_project_iam_member resource.name == "projects/${project}/databases/customerio-ledger"`,
  ],
  feedback: ({ database }) => [
    ...publishes('feedback-dead-letter', 'identify'),
    ...(database ? reads('database-url') : []),
  ],
  sync: () => [...publishes('identify'), ...reads('database-url')],
  webhook: () => [
    ...publishes('webhook-fallback', 'webhook-quarantine', 'feedback'),
    ...reads('webhook-signing-keys'),
    'roles/bigquery.dataEditor on customerio.delivery_events',
  ],
};

export function checkFunctionGrants(model: Model, environment: Environment): Finding[] {
  return model.of('google_cloudfunctions2_function').flatMap((found) => {
    const account = targetOf(model, found, 'service_config.service_account_email');
    const folder = textAt(found, 'build_config.entry_point');
    const expected = [...(expectedGrants[folder]?.(environment) ?? [])].sort();
    const got = model.all
      .filter((grant) => grant.type.endsWith('_iam_member') && targetOf(model, grant, 'member') === account)
      .map((grant) => `${textAt(grant, 'role')} on ${placeOf(model, grant)}`)
      .sort();
    return JSON.stringify(got) === JSON.stringify(expected)
      ? []
      : [finding('access', found, `may ${got.join('; ')}, expected ${expected.join('; ')}`)];
  });
}

/** On what the grant is, in one word. */
function placeOf(model: Model, grant: Resource): string {
  const table = targetOf(model, grant, 'table_id');
  if (table) {
    const dataset = targetOf(model, table, 'dataset_id');
    return `${dataset ? textAt(dataset, 'dataset_id') : '?'}.${textAt(table, 'table_id')}`;
  }
  for (const path of ['topic', 'subscription', 'service', 'bucket']) {
    const target = targetOf(model, grant, path);
    if (target) return textAt(target, 'name');
  }
  const secret = textAt(grant, 'secret_id').split('/').at(-1);
  if (secret) return secret;
  return `${grant.type} ${textAt(grant, 'condition.expression')}`.trim();
}
