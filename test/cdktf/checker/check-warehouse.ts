/** The warehouse is the one that the code writes: tables, views, who writes what, and in which order it is made. */
import { idsOnly } from '../../../cdktf/constructs/ids-only';
import { impersonalColumns } from '../../../cdktf/constructs/impersonal-views';
import type { Environment } from '../../../cdktf/environment';
import { bigQuerySchema } from '../../../shared/warehouse/table';
import { tables } from '../../../shared/warehouse/tables';
import { sourcesOf, viewQuery, views } from '../../../shared/warehouse/views';
import { dependenciesOf } from './check-delivery';
import {
  finding,
  isObject,
  referencesIn,
  targetOf,
  textAt,
  valueAt,
  type Finding,
  type Model,
  type Resource,
} from './stack';

export function checkWarehouse(model: Model, environment: Environment): Finding[] {
  const made = new Map(model.of('google_bigquery_table').map((table) => [pathOf(model, table), table]));
  const missing = [...tables, ...views]
    .filter(({ dataset, name }) => !made.has(`${dataset}.${name}`))
    .map(({ dataset, name }) => finding('warehouse', `${dataset}.${name}`, 'is missing'));
  return [
    ...missing,
    ...[...made].flatMap(([path, table]) => [
      ...schemaFindings(table),
      ...('view' in table.attributes
        ? viewFindings(path, table, made, environment)
        : tableFindings(model, path, table, environment)),
    ]),
    ...model
      .of('google_pubsub_subscription')
      .flatMap((subscription) => archiveFindings(model, subscription, made, environment)),
    ...impersonalFindings(model, environment),
  ];
}

function pathOf(model: Model, table: Resource): string {
  const dataset = targetOf(model, table, 'dataset_id');
  return `${dataset ? textAt(dataset, 'dataset_id') : '?'}.${textAt(table, 'table_id')}`;
}

type Column = { readonly name?: unknown; readonly type?: unknown; readonly mode?: unknown };

const columnTypes = ['STRING', 'BYTES', 'INTEGER', 'FLOAT', 'BOOLEAN', 'TIMESTAMP', 'DATE', 'JSON'];
const clusterTypes = ['STRING', 'INTEGER', 'BOOLEAN', 'TIMESTAMP', 'DATE'];

function columnsOf(table: Resource): Column[] | undefined {
  try {
    const parsed: unknown = JSON.parse(textAt(table, 'schema'));
    return Array.isArray(parsed) && parsed.every(isObject) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function schemaFindings(table: Resource): Finding[] {
  if (!('schema' in table.attributes)) return [];
  const columns = columnsOf(table);
  if (!columns) return [finding('warehouse', table, 'its schema is no JSON list of columns')];
  const findings = columns.flatMap(({ name, type, mode }) =>
    typeof name === 'string' &&
    /^[a-z_][a-z0-9_]{0,299}$/.test(name) &&
    columnTypes.includes(String(type)) &&
    (mode === 'NULLABLE' || mode === 'REQUIRED')
      ? []
      : [finding('warehouse', table, `column ${String(name)} is ${String(type)} ${String(mode)}`)],
  );
  const names = columns.map(({ name }) => String(name));
  if (new Set(names).size !== names.length) findings.push(finding('warehouse', table, 'has two columns of one name'));
  const typeOf = (name: unknown): unknown => columns.find((column) => column.name === name)?.type;
  const partition = valueAt(table, 'time_partitioning.field');
  if (partition !== undefined && !['TIMESTAMP', 'DATE'].includes(String(typeOf(partition)))) {
    findings.push(finding('warehouse', table, `cannot be partitioned by ${JSON.stringify(partition)}`));
  }
  const clustering = valueAt(table, 'clustering');
  const clustered: unknown[] = Array.isArray(clustering) ? clustering : [];
  if (clustered.length > 4 || clustered.some((name) => !clusterTypes.includes(String(typeOf(name))))) {
    findings.push(finding('warehouse', table, `cannot be clustered by ${clustered.join(', ')}`));
  }
  return findings;
}

function tableFindings(model: Model, path: string, table: Resource, { retention }: Environment): Finding[] {
  const declared = tables.find(({ dataset, name }) => `${dataset}.${name}` === path);
  if (!declared) return [finding('warehouse', table, 'is not declared in shared/warehouse')];
  const findings: Finding[] = [];
  const expected: readonly (readonly [string, unknown])[] = [
    ['schema', JSON.stringify(bigQuerySchema(declared))],
    ['time_partitioning.field', declared.partitionedBy],
    ['clustering', declared.clusteredBy],
    ['description', declared.description],
  ];
  for (const [setting, value] of expected) {
    if (JSON.stringify(valueAt(table, setting)) !== JSON.stringify(value)) {
      findings.push(finding('warehouse', table, `its ${setting} is not what shared/warehouse declares`));
    }
  }
  const days: Readonly<Record<string, number>> = {
    delivery_events: retention.deliveryEventsDays,
    published_messages: retention.publishedMessagesDays,
    dead_letters: retention.deadLettersDays,
    quarantined_events: retention.quarantinedEventsDays,
    message_outcomes_raw: retention.outcomesDays,
  };
  if (valueAt(table, 'time_partitioning.expiration_ms') !== (days[declared.name] ?? 0) * 86_400_000) {
    findings.push(finding('warehouse', table, 'keeps its rows for another time than the environment says'));
  }
  const roles = pubsubGrants(model, table).map((grant) => textAt(grant, 'role'));
  for (const role of ['roles/bigquery.dataEditor', 'roles/bigquery.metadataViewer']) {
    if (!roles.includes(role)) findings.push(finding('warehouse', table, `Pub/Sub lacks ${role}`));
  }
  return findings;
}

const pubsubGrants = (model: Model, table: Resource): readonly Resource[] =>
  model
    .of('google_bigquery_table_iam_member')
    .filter(
      (grant) =>
        targetOf(model, grant, 'table_id') === table &&
        targetOf(model, grant, 'dataset_id') === table &&
        textAt(grant, 'member').endsWith('@gcp-sa-pubsub.iam.gserviceaccount.com'),
    );

function viewFindings(
  path: string,
  table: Resource,
  made: ReadonlyMap<string, Resource>,
  { project }: Environment,
): Finding[] {
  const query = textAt(table, 'view.query');
  const declared = views.find(({ dataset, name }) => `${dataset}.${name}` === path);
  const findings: Finding[] = [];
  if (declared && query !== viewQuery(declared, project))
    findings.push(finding('warehouse', table, 'its query is not the declared one'));
  if (declared && textAt(table, 'description') !== declared.description) {
    findings.push(finding('warehouse', table, 'its description is not the declared one'));
  }
  if (
    declared &&
    JSON.stringify(columnsOf(table)?.map(({ name }) => name)) !== JSON.stringify(Object.keys(declared.columns))
  ) {
    findings.push(finding('warehouse', table, 'its columns are not the declared ones'));
  }
  const sources = declared
    ? sourcesOf(declared)
    : [...query.matchAll(/`[^.`]+\.([^`]+)`/g)].map(([, source = '']) => source);
  for (const source of sources) {
    const target = made.get(source);
    if (!target) findings.push(finding('warehouse', table, `reads ${source}, which is not there`));
    else if (!dependenciesOf(table).includes(target.address))
      findings.push(finding('warehouse', table, `does not wait for ${source}`));
  }
  return findings;
}

/** Which table a subscription writes, by its name. */
function archiveFindings(
  model: Model,
  subscription: Resource,
  made: ReadonlyMap<string, Resource>,
  { project, retention }: Environment,
): Finding[] {
  const name = textAt(subscription, 'name');
  if (!name.endsWith('-archive')) return [];
  const path = name.endsWith('-dead-letter-archive')
    ? 'customerio_ops.dead_letters'
    : ({
        'customerio-webhook-fallback-archive': 'customerio.delivery_events',
        'customerio-webhook-quarantine-archive': 'customerio_ops.quarantined_events',
        'customerio-outcomes-archive': 'customerio_ops.message_outcomes_raw',
      }[name] ?? 'customerio_ops.published_messages');
  const findings: Finding[] = [];
  const table = textAt(subscription, 'bigquery_config.table');
  const written = referencesIn(table).map(({ address }) => model.byAddress.get(address));
  const expected = made.get(path);
  if (
    !table.startsWith(`${project}.`) ||
    written[1] !== expected ||
    (expected && written[0] !== targetOf(model, expected, 'dataset_id'))
  ) {
    findings.push(finding('warehouse', subscription, `does not write ${path}`));
  }
  for (const grant of expected ? pubsubGrants(model, expected) : []) {
    if (!dependenciesOf(subscription).includes(grant.address)) {
      findings.push(finding('warehouse', subscription, `does not wait for ${grant.address}`));
    }
  }
  const drops = valueAt(subscription, 'message_transforms.javascript_udf.code') === idsOnly.code;
  if (drops !== (path === 'customerio_ops.published_messages' && !retention.publishedBodies)) {
    findings.push(finding('warehouse', subscription, drops ? 'drops bodies' : 'keeps bodies that it should drop'));
  }
  return findings;
}

function impersonalFindings(model: Model, { analystsWithoutPersonalData, project }: Environment): Finding[] {
  const access = model.of('google_bigquery_dataset_access');
  if (!analystsWithoutPersonalData) return access.map((found) => finding('warehouse', found, 'was not asked for'));
  const view = model
    .of('google_bigquery_table')
    .find((table) => pathOf(model, table) === 'customerio_impersonal.delivery_events');
  const query = `SELECT ${impersonalColumns.join(', ')}\nFROM \`${project}.customerio.unique_events\``;
  if (!view || textAt(view, 'view.query') !== query)
    return [finding('warehouse', view ?? 'customerio_impersonal', 'may show people')];
  const allowed = access.filter(
    (found) => targetOf(model, found, 'view.table_id') === view && targetOf(model, found, 'view.dataset_id') === view,
  );
  const source = allowed
    .map((found) => targetOf(model, found, 'dataset_id'))
    .map((dataset) => dataset && textAt(dataset, 'dataset_id'));
  return source.length === 1 && source[0] === 'customerio'
    ? []
    : [finding('warehouse', view, 'may not read what it shows')];
}
