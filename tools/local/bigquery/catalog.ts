/** Projects, datasets, tables and views. */
import type { Database } from './database';
import { BigQueryError } from './errors';
import { InsertIds } from './insert-ids';
import { duckdbTypes, quoted, type Field } from './schema';
import { translate } from './sql/translate';
import type { Resolve, TablePath } from './sql/tree';

export type TableEntry = {
  readonly kind: 'TABLE';
  readonly path: TablePath;
  readonly fields: readonly Field[];
  /** The column that the table is partitioned by, by day. */
  readonly partitionedBy: string | undefined;
  readonly clusteredBy: readonly string[];
  readonly description: string | undefined;
  readonly insertIds: InsertIds;
  readonly createdMs: number;
};
export type ViewEntry = {
  readonly kind: 'VIEW';
  readonly path: TablePath;
  /** GoogleSQL, as it was given. */
  readonly query: string;
  readonly description: string | undefined;
  readonly createdMs: number;
};
export type Entry = TableEntry | ViewEntry;

export type NewTable = Pick<TableEntry, 'path' | 'fields' | 'partitionedBy' | 'clusteredBy' | 'description'>;
export type NewView = Pick<ViewEntry, 'path' | 'query' | 'description'>;

const idPattern = /^[A-Za-z0-9_]{1,1024}$/;
const projectPattern = /^[a-z][a-z0-9-]{0,61}[a-z0-9]$|^[a-z]$/;

const fullName = ({ project, dataset, name }: TablePath): string => `${project}:${dataset}.${name}`;
const sqlName = ({ project, dataset, name }: TablePath): string => [project, dataset, name].map(quoted).join('.');

export class Catalog {
  readonly #database: Database;
  readonly #nowMs: () => number;
  readonly #projects = new Map<string, Map<string, Map<string, Entry>>>();

  constructor(database: Database, nowMs: () => number) {
    this.#database = database;
    this.#nowMs = nowMs;
  }

  async createDataset(project: string, dataset: string): Promise<void> {
    if (!projectPattern.test(project)) throw new BigQueryError('invalid', `Invalid project ID '${project}'.`);
    if (!idPattern.test(dataset)) throw new BigQueryError('invalid', `Invalid dataset ID "${dataset}".`);
    let datasets = this.#projects.get(project);
    if (!datasets) {
      await this.#database.run(`ATTACH ':memory:' AS ${quoted(project)}`);
      this.#projects.set(project, (datasets = new Map<string, Map<string, Entry>>()));
    }
    if (datasets.has(dataset)) throw new BigQueryError('duplicate', `Already Exists: Dataset ${project}:${dataset}`);
    await this.#database.run(`CREATE SCHEMA ${quoted(project)}.${quoted(dataset)}`);
    datasets.set(dataset, new Map());
  }

  datasets(project: string): string[] {
    return [...(this.#projects.get(project)?.keys() ?? [])];
  }

  /** The tables and views of a dataset. Throws `notFound`. */
  dataset(project: string, dataset: string): ReadonlyMap<string, Entry> {
    return this.#entries(project, dataset);
  }

  async deleteDataset(project: string, dataset: string, withContents: boolean): Promise<void> {
    const entries = this.#entries(project, dataset);
    if (entries.size > 0 && !withContents) {
      throw new BigQueryError('resourceInUse', `Dataset ${project}:${dataset} is still in use`);
    }
    await this.#database.run(`DROP SCHEMA ${quoted(project)}.${quoted(dataset)} CASCADE`);
    this.#projects.get(project)?.delete(dataset);
  }

  /** Throws `notFound`. Names are told apart by case, as in BigQuery. */
  entry(path: TablePath): Entry {
    const entry = this.#entries(path.project, path.dataset).get(path.name);
    if (!entry) throw new BigQueryError('notFound', `Not found: Table ${fullName(path)}`);
    return entry;
  }

  table(path: TablePath): TableEntry {
    const entry = this.entry(path);
    if (entry.kind === 'TABLE') return entry;
    throw new BigQueryError('invalid', `Cannot add rows to a view: ${fullName(path)}`);
  }

  async createTable(table: NewTable): Promise<TableEntry> {
    const entries = this.#checkNew(table.path);
    const columns = table.fields.map(
      ({ name, type, mode }) => `${quoted(name)} ${duckdbTypes[type]}${mode === 'REQUIRED' ? ' NOT NULL' : ''}`,
    );
    await this.#database.run(`CREATE TABLE ${sqlName(table.path)} (${columns.join(', ')})`);
    const createdMs = this.#nowMs();
    const entry: TableEntry = { kind: 'TABLE', ...table, insertIds: new InsertIds(), createdMs };
    entries.set(table.path.name, entry);
    return entry;
  }

  /** Translates the query of the view and has DuckDB check it, so that a broken view fails here and not later. */
  async createView(view: NewView): Promise<ViewEntry> {
    const entries = this.#checkNew(view.path);
    const { sql, parameters } = translate(view.query, this.resolver(view.path.project), new Map());
    if (parameters.length > 0) throw new BigQueryError('invalid', 'A view cannot have query parameters');
    try {
      await this.#database.run(`CREATE VIEW ${sqlName(view.path)} AS ${sql}`);
    } catch (cause) {
      throw new BigQueryError('invalidQuery', cause instanceof Error ? cause.message : String(cause), { cause });
    }
    const entry: ViewEntry = { kind: 'VIEW', ...view, createdMs: this.#nowMs() };
    entries.set(view.path.name, entry);
    return entry;
  }

  async deleteEntry(path: TablePath): Promise<void> {
    const { kind } = this.entry(path);
    await this.#database.run(`DROP ${kind} ${sqlName(path)}`);
    this.#entries(path.project, path.dataset).delete(path.name);
  }

  /** Finds the tables of a query that was sent to `project`. */
  resolver(project: string, defaultDataset?: { readonly project: string; readonly dataset: string }): Resolve {
    return (table) => {
      const dataset = table.dataset ?? defaultDataset?.dataset;
      if (dataset === undefined) {
        throw new BigQueryError(
          'invalid',
          `Table "${table.name}" must be qualified with a dataset (e.g. dataset.table).`,
        );
      }
      const home = table.dataset === undefined ? (defaultDataset?.project ?? project) : project;
      return this.entry({ project: table.project ?? home, dataset, name: table.name }).path;
    };
  }

  #entries(project: string, dataset: string): Map<string, Entry> {
    const entries = this.#projects.get(project)?.get(dataset);
    if (!entries) throw new BigQueryError('notFound', `Not found: Dataset ${project}:${dataset}`);
    return entries;
  }

  #checkNew(path: TablePath): Map<string, Entry> {
    const entries = this.#entries(path.project, path.dataset);
    if (!idPattern.test(path.name)) throw new BigQueryError('invalid', `Invalid table ID "${path.name}".`);
    if (entries.has(path.name)) throw new BigQueryError('duplicate', `Already Exists: Table ${fullName(path)}`);
    const sameInDuckDB = [...entries.keys()].find((name) => name.toLowerCase() === path.name.toLowerCase());
    if (sameInDuckDB !== undefined) {
      throw new BigQueryError('notImplemented', `${path.name} differs from ${sameInDuckDB} by case only`);
    }
    return entries;
  }
}
