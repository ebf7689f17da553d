/** The part of BigQuery's REST API that the client uses for datasets, tables, rows and queries. */
import type { Catalog } from './catalog';
import { BigQueryError } from './errors';
import { insertAll, type RefuseRow } from './insert-all';
import { pageOf, type Job, type Queries } from './queries';
import { datasetResource, jobResource, parseTable, resultResource, tableResource } from './resources';
import type { TimestampFormat } from './results';
import type { RowWriter } from './row-writer';

export type Service = {
  readonly catalog: Catalog;
  readonly rows: RowWriter;
  readonly queries: Queries;
  readonly nowMs: () => number;
  readonly refuseRow: () => RefuseRow | undefined;
};
export type Call = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
};

type Names = Readonly<Record<string, string>>;
type Handler = (service: Service, names: Names, call: Call) => object | Promise<object>;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const countOf = (value: unknown): number | undefined => {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^\d+$/.test(text) ? Number(text) : undefined;
};
const pathOf = ({
  project = '',
  dataset = '',
  table = '',
}: Names): { project: string; dataset: string; name: string } => ({
  project,
  dataset,
  name: table,
});

const routes: readonly (readonly [method: string, path: string, handler: Handler])[] = [
  ['GET', '/projects/:project/datasets', listDatasets],
  ['POST', '/projects/:project/datasets', createDataset],
  ['GET', '/projects/:project/datasets/:dataset', getDataset],
  ['DELETE', '/projects/:project/datasets/:dataset', deleteDataset],
  ['GET', '/projects/:project/datasets/:dataset/tables', listTables],
  ['POST', '/projects/:project/datasets/:dataset/tables', createTable],
  ['GET', '/projects/:project/datasets/:dataset/tables/:table', getTable],
  ['DELETE', '/projects/:project/datasets/:dataset/tables/:table', deleteTable],
  ['POST', '/projects/:project/datasets/:dataset/tables/:table/insertAll', insertRows],
  ['GET', '/projects/:project/datasets/:dataset/tables/:table/data', listRows],
  ['POST', '/projects/:project/queries', runQuery],
  ['GET', '/projects/:project/queries/:job', getResults],
  ['POST', '/projects/:project/jobs', insertJob],
  [
    'GET',
    '/projects/:project/jobs/:job',
    ({ queries }, { project = '', job = '' }) => jobResource(queries.job(project, job)),
  ],
];

const compiled = routes.map(([method, path, handler]) => ({
  method,
  handler,
  pattern: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
}));

/** Answers a call or throws `BigQueryError`. */
export async function answer(service: Service, call: Call): Promise<object> {
  const here = compiled.flatMap(({ method, handler, pattern }) => {
    const match = pattern.exec(call.path);
    return match ? [{ method, handler, names: match.groups ?? {} }] : [];
  });
  const route = here.find(({ method }) => method === call.method);
  if (!route) {
    throw here.length > 0
      ? new BigQueryError('notImplemented', `the local BigQuery has no ${call.method} ${call.path}`)
      : new BigQueryError('notFound', `the local BigQuery has nothing at ${call.path}`);
  }
  const names = Object.fromEntries(
    Object.entries(route.names).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
  return route.handler(service, names, call);
}

function listDatasets({ catalog }: Service, { project = '' }: Names): object {
  return {
    kind: 'bigquery#datasetList',
    datasets: catalog.datasets(project).map((id) => datasetResource(project, id)),
  };
}

async function createDataset({ catalog }: Service, { project = '' }: Names, { body }: Call): Promise<object> {
  const dataset = textOf(recordOf(recordOf(body).datasetReference).datasetId) ?? '';
  await catalog.createDataset(project, dataset);
  return datasetResource(project, dataset);
}

function getDataset({ catalog }: Service, { project = '', dataset = '' }: Names): object {
  catalog.dataset(project, dataset);
  return datasetResource(project, dataset);
}

async function deleteDataset(
  { catalog }: Service,
  { project = '', dataset = '' }: Names,
  { query }: Call,
): Promise<object> {
  await catalog.deleteDataset(project, dataset, query.get('deleteContents') === 'true');
  return {};
}

function listTables({ catalog }: Service, { project = '', dataset = '' }: Names): object {
  const tables = [...catalog.dataset(project, dataset).values()].map(tableResource);
  return { kind: 'bigquery#tableList', tables, totalItems: tables.length };
}

async function createTable(
  { catalog }: Service,
  { project = '', dataset = '' }: Names,
  { body }: Call,
): Promise<object> {
  const table = parseTable(project, dataset, body);
  return tableResource(await ('query' in table ? catalog.createView(table) : catalog.createTable(table)));
}

function getTable({ catalog }: Service, names: Names): object {
  return tableResource(catalog.entry(pathOf(names)));
}

async function deleteTable({ catalog }: Service, names: Names): Promise<object> {
  await catalog.deleteEntry(pathOf(names));
  return {};
}

function insertRows({ catalog, rows, nowMs, refuseRow }: Service, names: Names, { body }: Call): Promise<object> {
  return insertAll(catalog, rows, pathOf(names), body, nowMs(), refuseRow());
}

/** `tabledata.list` has no SQL: all columns, in the order of the table. */
async function listRows({ catalog, queries }: Service, names: Names, { query }: Call): Promise<object> {
  const { project, dataset, name } = catalog.table(pathOf(names)).path;
  const job = await queries.run({ ...emptyQuery, project, query: `SELECT * FROM \`${project}.${dataset}.${name}\`` });
  const { rows, pageToken } = page(job, query);
  return {
    kind: 'bigquery#tableDataList',
    totalRows: String(job.rows.length),
    rows,
    ...(pageToken !== undefined && { pageToken }),
  };
}

const emptyQuery = { parameters: [], defaultDataset: undefined, jobId: undefined, dryRun: false } as const;

/** What jobs.query and the configuration of jobs.insert have in common. */
function queryOf(project: string, request: Record<string, unknown>): Parameters<Queries['run']>[0] {
  if (request.useLegacySql !== false) throw new BigQueryError('notImplemented', 'useLegacySql must be false');
  const home = recordOf(request.defaultDataset);
  const dataset = textOf(home.datasetId);
  return {
    ...emptyQuery,
    project,
    query: textOf(request.query) ?? '',
    parameters: Array.isArray(request.queryParameters) ? request.queryParameters : [],
    defaultDataset: dataset === undefined ? undefined : { project: textOf(home.projectId) ?? project, dataset },
    dryRun: request.dryRun === true,
  };
}

async function runQuery({ queries }: Service, { project = '' }: Names, { body }: Call): Promise<object> {
  const request = recordOf(body);
  const job = await queries.run(queryOf(project, request));
  const format = recordOf(request.formatOptions);
  const first = pageOf(
    job,
    {},
    countOf(request.maxResults),
    timestampFormat(format.useInt64Timestamp, format.timestampOutputFormat),
  );
  return resultResource('queryResponse', job, first);
}

function getResults({ queries }: Service, { project = '', job = '' }: Names, { query }: Call): object {
  const found = queries.job(project, job);
  return resultResource('getQueryResultsResponse', found, page(found, query));
}

async function insertJob({ queries }: Service, { project = '' }: Names, { body }: Call): Promise<object> {
  const configuration = recordOf(recordOf(body).configuration);
  if (!isRecord(configuration.query))
    throw new BigQueryError('notImplemented', 'the local BigQuery has query jobs only');
  const jobId = textOf(recordOf(recordOf(body).jobReference).jobId);
  const request = { useLegacySql: false, ...configuration.query };
  return jobResource(await queries.run({ ...queryOf(project, request), jobId, dryRun: configuration.dryRun === true }));
}

function page(job: Job, query: URLSearchParams): ReturnType<typeof pageOf> {
  const start = { pageToken: query.get('pageToken') ?? undefined, startIndex: query.get('startIndex') ?? undefined };
  const format = timestampFormat(
    query.get('formatOptions.useInt64Timestamp'),
    query.get('formatOptions.timestampOutputFormat'),
  );
  return pageOf(job, start, countOf(query.get('maxResults')), format);
}

function timestampFormat(useInt64: unknown, output: unknown): TimestampFormat {
  if (output === 'ISO8601_STRING') return 'iso';
  return output === 'INT64' || useInt64 === true || useInt64 === 'true' ? 'micros' : 'seconds';
}
