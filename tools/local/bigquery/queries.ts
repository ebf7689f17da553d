/** Queries and their results, page by page. */
import { randomUUID } from 'node:crypto';

import { listValue, type DuckDBValue } from '@duckdb/node-api';
import { LRUCache } from 'lru-cache';

import type { Catalog } from './catalog';
import type { Database, QueryRows } from './database';
import { BigQueryError, NotTranslatable } from './errors';
import { resultField, wireValue, type ResultField, type TimestampFormat, type WireRow } from './results';
import { timestampMicros, isoMicros } from './row-values';
import { duckdbTypeOf } from './schema';
import { translate } from './sql/translate';

export type Job = {
  readonly project: string;
  readonly id: string;
  readonly query: string;
  readonly schema: readonly ResultField[];
  readonly rows: QueryRows['rows'];
};
export type QueryRequest = {
  readonly project: string;
  readonly query: string;
  readonly parameters: readonly unknown[];
  readonly defaultDataset: { readonly project: string; readonly dataset: string } | undefined;
  readonly jobId: string | undefined;
  readonly dryRun: boolean;
};
export type Page = {
  readonly rows: readonly WireRow[];
  readonly pageToken: string | undefined;
};

/** Results that can still be paged through. */
const jobsMax = 200;
/** BigQuery answers with pages of 10 MB; this is about that for rows like ours. */
const pageRowsMax = 20_000;

type Parameter = { readonly name: string; readonly type: string; readonly value: DuckDBValue };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export class Queries {
  readonly #catalog: Catalog;
  readonly #database: Database;
  readonly #jobs = new LRUCache<string, Job>({ max: jobsMax });

  constructor(catalog: Catalog, database: Database) {
    this.#catalog = catalog;
    this.#database = database;
  }

  /** Runs a query to its end. Throws `invalidQuery` with BigQuery's or DuckDB's words. */
  async run(request: QueryRequest): Promise<Job> {
    const id = request.jobId ?? `job_${randomUUID()}`;
    if (this.#jobs.has(`${request.project}:${id}`)) {
      throw new BigQueryError('duplicate', `Already Exists: Job ${request.project}:${id}`);
    }
    const parameters = request.parameters.map(parseParameter);
    const types = new Map(parameters.map(({ name, type }) => [name, type]));
    const resolve = this.#catalog.resolver(request.project, request.defaultDataset);
    const { sql, parameters: used } = translate(request.query, resolve, types);
    const values = Object.fromEntries(
      parameters.filter(({ name }) => used.includes(name)).map(({ name, value }) => [name, value]),
    );
    const { columns, rows } = await this.#execute(request.dryRun ? `SELECT * FROM (${sql}) LIMIT 0` : sql, values);
    const schema = columns.map(({ name, type }) => resultField(name, type));
    const names = schema.map(({ name }) => name.toLowerCase());
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      throw new BigQueryError('invalidQuery', `Duplicate column names in the result are not supported: ${twice}`);
    }
    const job: Job = { project: request.project, id, query: request.query, schema, rows };
    if (!request.dryRun) this.#jobs.set(`${request.project}:${id}`, job);
    return job;
  }

  job(project: string, id: string): Job {
    const job = this.#jobs.get(`${project}:${id}`);
    if (!job) throw new BigQueryError('notFound', `Not found: Job ${project}:${id}`);
    return job;
  }

  async #execute(sql: string, values: Readonly<Record<string, DuckDBValue>>): Promise<QueryRows> {
    try {
      return await this.#database.query(sql, values);
    } catch (cause) {
      const [message = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
      throw new BigQueryError('invalidQuery', message, { cause });
    }
  }
}

/** One page of a result. Page tokens are positions. */
export function pageOf(
  { rows, schema }: Job,
  start: { readonly pageToken?: string | undefined; readonly startIndex?: string | undefined },
  maxResults: number | undefined,
  format: TimestampFormat,
): Page {
  const position = start.pageToken ?? start.startIndex ?? '0';
  if (!/^\d{1,15}$/.test(position)) throw new BigQueryError('invalid', 'Invalid page token');
  const from = Number(position);
  const to = Math.min(rows.length, from + Math.min(maxResults ?? pageRowsMax, pageRowsMax));
  return {
    rows: rows.slice(from, to).map((row) => ({
      f: schema.map((field, index) => wireValue(row[index] ?? null, field, format)),
    })),
    pageToken: to < rows.length ? String(to) : undefined,
  };
}

function parseParameter(parameter: unknown): Parameter {
  const { name, parameterType, parameterValue } = isRecord(parameter) ? parameter : {};
  if (typeof name !== 'string' || name === '') throw new NotTranslatable('a positional parameter; give it a name');
  const { type, arrayType } = isRecord(parameterType) ? parameterType : {};
  const { value, arrayValues } = isRecord(parameterValue) ? parameterValue : {};
  if (type === 'ARRAY') {
    const element = isRecord(arrayType) ? String(arrayType.type) : '';
    const items = Array.isArray(arrayValues) ? arrayValues : [];
    const values = items.map((item: unknown) => scalarValue(element, isRecord(item) ? item.value : undefined, name));
    return { name, type: `${duckdbType(element, name)}[]`, value: listValue(values) };
  }
  return { name, type: duckdbType(String(type), name), value: scalarValue(String(type), value, name) };
}

function duckdbType(type: string, name: string): string {
  const known = duckdbTypeOf(type);
  if (known === undefined) throw new NotTranslatable(`the parameter ${name} of type ${type}`);
  return known;
}

/** The cast around the parameter makes text what its type says; only what could go wrong silently is checked here. */
function scalarValue(type: string, value: unknown, name: string): DuckDBValue {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new BigQueryError('invalid', `Invalid value for type: ${type} (${name})`);
  }
  const text = String(value);
  const isWrong = (type === 'INT64' && !/^[-+]?\d+$/.test(text)) || (type === 'BOOL' && !/^(true|false)$/i.test(text));
  if (isWrong) throw new BigQueryError('invalid', `Invalid value for type: ${type} is not a valid value (${name})`);
  if (type !== 'TIMESTAMP') return text;
  const micros = timestampMicros(value);
  if (micros === undefined) throw new BigQueryError('invalid', `Invalid timestamp value (${name})`);
  return isoMicros(micros);
}
