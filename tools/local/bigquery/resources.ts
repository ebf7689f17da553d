/** Tables, views, datasets and jobs in the form of BigQuery's API. */
import type { Entry } from './catalog';
import { BigQueryError } from './errors';
import type { Job, Page } from './queries';
import { parseSchema } from './schema';
import type { NewTable, NewView } from './catalog';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const datasetResource = (projectId: string, datasetId: string): object => ({
  kind: 'bigquery#dataset',
  id: `${projectId}:${datasetId}`,
  datasetReference: { projectId, datasetId },
  location: 'EU',
});

export function tableResource(entry: Entry): object {
  const { project: projectId, dataset: datasetId, name: tableId } = entry.path;
  return {
    kind: 'bigquery#table',
    id: `${projectId}:${datasetId}.${tableId}`,
    tableReference: { projectId, datasetId, tableId },
    type: entry.kind,
    creationTime: String(entry.createdMs),
    location: 'EU',
    ...(entry.description !== undefined && { description: entry.description }),
    ...(entry.kind === 'VIEW'
      ? { view: { query: entry.query, useLegacySql: false } }
      : {
          schema: { fields: entry.fields },
          ...(entry.partitionedBy !== undefined && { timePartitioning: { type: 'DAY', field: entry.partitionedBy } }),
          ...(entry.clusteredBy.length > 0 && { clustering: { fields: entry.clusteredBy } }),
        }),
  };
}

/** Reads `tables.insert`. Throws `invalid`. */
export function parseTable(project: string, dataset: string, body: unknown): NewTable | NewView {
  const resource = isRecord(body) ? body : {};
  const reference = isRecord(resource.tableReference) ? resource.tableReference : {};
  const name = textOf(reference.tableId);
  if (name === undefined) throw new BigQueryError('invalid', 'Required parameter is missing: tableReference.tableId');
  const path = { project, dataset, name };
  const description = textOf(resource.description);
  if (isRecord(resource.view)) {
    const { query, useLegacySql } = resource.view;
    // The API's default is legacy SQL, which nobody should get by forgetting a word.
    if (useLegacySql !== false) throw new BigQueryError('notImplemented', 'view.useLegacySql must be false');
    return { path, query: textOf(query) ?? '', description };
  }
  const fields = parseSchema(resource.schema);
  const partitioning = isRecord(resource.timePartitioning) ? resource.timePartitioning : undefined;
  const clustering = isRecord(resource.clustering) ? resource.clustering : {};
  const clusteredBy = Array.isArray(clustering.fields) ? clustering.fields.map(String) : [];
  const partitionedBy = textOf(partitioning?.field);
  if (partitioning && (partitioning.type !== 'DAY' || partitionedBy === undefined)) {
    throw new BigQueryError('notImplemented', 'timePartitioning: only type DAY with a field');
  }
  const missing = [...clusteredBy, ...(partitionedBy === undefined ? [] : [partitionedBy])].find(
    (column) => !fields.some((field) => field.name === column),
  );
  if (missing !== undefined) throw new BigQueryError('invalid', `The field ${missing} is not in the schema.`);
  if (clusteredBy.length > 4) throw new BigQueryError('invalid', 'Too many clustering fields: at most 4.');
  return { path, fields, partitionedBy, clusteredBy, description };
}

const jobReference = ({ project: projectId, id: jobId }: Job): object => ({ projectId, jobId, location: 'EU' });

export const jobResource = (job: Job): object => ({
  kind: 'bigquery#job',
  id: `${job.project}:EU.${job.id}`,
  jobReference: jobReference(job),
  configuration: { jobType: 'QUERY', query: { query: job.query, useLegacySql: false } },
  status: { state: 'DONE' },
  statistics: { query: { statementType: 'SELECT', schema: { fields: job.schema }, totalBytesProcessed: '0' } },
});

export const resultResource = (kind: 'queryResponse' | 'getQueryResultsResponse', job: Job, page: Page): object => ({
  kind: `bigquery#${kind}`,
  jobReference: jobReference(job),
  jobComplete: true,
  schema: { fields: job.schema },
  totalRows: String(job.rows.length),
  totalBytesProcessed: '0',
  cacheHit: false,
  rows: page.rows,
  ...(page.pageToken !== undefined && { pageToken: page.pageToken }),
});
