// Goal: every view means what docs/warehouse.md says, on both engines. Method: two days of rows, every view's rows worked
// out by hand (test/fixtures/warehouse), run by Google's own engine and by the local BigQuery.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { tables } from '../../../shared/warehouse/tables';
import { sourcesOf, viewQuery, views, type View } from '../../../shared/warehouse/views';
import { startBigQuery, type EmbeddedBigQuery } from '../../../tools/local/bigquery/server';
import { createWarehouse } from '../../../tools/local/bigquery/warehouse';
import { googleSqlMissing, startGoogleSql, type GoogleSql, type SqlTable } from '../../support/googlesql';
import { insertLocally, queryLocally } from '../../support/local-bigquery';
import { nowMs, sampleRows } from './sample-rows';

type Row = Readonly<Record<string, unknown>>;

const fixturesDir = path.join(__dirname, '..', '..', 'fixtures', 'warehouse');
const answersFile = path.join(__dirname, '..', '..', '..', 'docs', 'warehouse.md');

/** Fixtures leave out what is null or 0. JSON text is compared by what it says. */
function lean(row: Row): Row {
  const entries = Object.entries(row).flatMap(([name, value]) => {
    if (value === null || value === 0) return [];
    const plain = typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value;
    return [[name, name === 'raw' ? (JSON.parse(plain as string) as unknown) : plain] as const];
  });
  return Object.fromEntries(entries);
}

const inOrder = (rows: readonly Row[]): Row[] =>
  rows.map(lean).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

const expectedRows = (name: string): readonly Row[] =>
  (JSON.parse(readFileSync(path.join(fixturesDir, `${name}.json`), 'utf8')) as { rows: Row[] }).rows;

const pathOf = ({ dataset, name }: { dataset: string; name: string }): string => `p.${dataset}.${name}`;
const googleTypes: Readonly<Record<string, string>> = { INTEGER: 'INT64', BOOLEAN: 'BOOL', FLOAT: 'FLOAT64' };

/** unique_events has every column; what is to be shown about it is which rows it keeps. */
const answerOf = (view: View): string =>
  view.name === 'unique_events' ? 'SELECT event_id, received_at FROM' : 'SELECT * FROM';

/** The questions of the docs, with the answers that these rows give. */
const questions = [
  ...readFileSync(answersFile, 'utf8').matchAll(/### (.+)\n(?:(?!```)[\s\S])*?```sql\n([\s\S]*?)```/g),
].map(([, title = '', sql = '']) => [title, sql.replaceAll('`customerio', '`p.customerio')] as const);

describe('views', () => {
  it('read nothing that is made after them', () => {
    const made = new Set(tables.map(({ dataset, name }) => `${dataset}.${name}`));
    for (const view of views) {
      expect(sourcesOf(view).filter((source) => !made.has(source))).toEqual([]);
      made.add(`${view.dataset}.${view.name}`);
    }
  });

  it('read no dataset of operators where analysts look', () => {
    const ofAnalysts = views.filter(({ dataset }) => dataset === 'customerio');
    expect(ofAnalysts.flatMap(sourcesOf).filter((source) => source.startsWith('customerio_ops'))).toEqual([]);
  });
});

describe('the questions of docs/warehouse.md', () => {
  it('are three at least', () => {
    expect(questions.length).toBeGreaterThanOrEqual(3);
  });
});

describe('on the local BigQuery', () => {
  let bigquery: EmbeddedBigQuery;

  beforeAll(async () => {
    bigquery = await startBigQuery({ nowMs: () => nowMs });
    await createWarehouse({ projectId: 'p', apiEndpoint: bigquery.url });
    for (const { dataset, name } of tables) {
      const rows = sampleRows[`${dataset}.${name}`] ?? [];
      const refused =
        rows.length > 0
          ? await insertLocally(bigquery.url, `p.${dataset}.${name}`, { rows: rows.map((json) => ({ json })) })
          : [];
      if (refused.length > 0) throw new Error(`${name}: ${JSON.stringify(refused)}`);
    }
  }, 60_000);

  afterAll(async () => {
    await bigquery.close();
  });

  it.each(views.map((view) => [view.name, view] as const))('%s has the rows worked out by hand', async (name, view) => {
    const { rows } = await queryLocally(bigquery.url, 'p', `${answerOf(view)} \`${pathOf(view)}\``);
    expect(inOrder(rows)).toEqual(inOrder(expectedRows(name)));
  });

  it.each(views.map((view) => [view.name, view] as const))(
    '%s has the columns that it declares',
    async (_name, view) => {
      const { columns } = await queryLocally(bigquery.url, 'p', `SELECT * FROM \`${pathOf(view)}\``);
      expect(columns.map(({ name }) => name)).toEqual(Object.keys(view.columns));
      const types: Readonly<Record<string, string>> = { INTEGER: 'INT64', FLOAT: 'FLOAT64', BOOLEAN: 'BOOL' };
      expect(columns.map(({ type }) => types[type] ?? type)).toEqual(Object.values(view.columns));
    },
  );

  it.each(questions)('answers: %s', async (title, sql) => {
    const { rows } = await queryLocally(bigquery.url, 'p', sql);
    expect(rows.map(lean)).toEqual(expectedRows('questions').find((answer) => answer.question === title)?.answer);
  });
});

const reason = googleSqlMissing === undefined ? '' : ` (skipped: ${googleSqlMissing})`;
(googleSqlMissing === undefined ? describe : describe.skip)(`on Google's own engine${reason}`, () => {
  let google: GoogleSql;
  const catalog: Record<string, SqlTable> = {};

  beforeAll(async () => {
    google = await startGoogleSql();
    for (const { dataset, name, columns } of tables) {
      catalog[`p.${dataset}.${name}`] = {
        columns: Object.fromEntries(columns.map((column) => [column.name, googleTypes[column.type] ?? column.type])),
        rows: sampleRows[`${dataset}.${name}`] ?? [],
      };
    }
    for (const view of views) {
      const { columns, rows } = await google.query(viewQuery(view, 'p'), catalog);
      catalog[pathOf(view)] = { columns: Object.fromEntries(columns.map(({ name, type }) => [name, type])), rows };
    }
  }, 60_000);

  afterAll(() => {
    google.stop();
  });

  it.each(views.map((view) => [view.name, view] as const))('%s has the rows worked out by hand', async (name, view) => {
    const { rows } = await google.query(`${answerOf(view)} \`${pathOf(view)}\``, catalog);
    expect(inOrder(rows)).toEqual(inOrder(expectedRows(name)));
  });

  it.each(views.map((view) => [view.name, view] as const))('%s has the columns that it declares', (_name, view) => {
    expect(catalog[pathOf(view)]?.columns).toEqual(view.columns);
  });

  it.each(questions)('answers: %s', async (title, sql) => {
    const { rows } = await google.query(sql, catalog);
    expect(rows.map(lean)).toEqual(expectedRows('questions').find((answer) => answer.question === title)?.answer);
  });

  it('refuses a view that reads a column that is not there', async () => {
    const broken = 'SELECT arrived_at FROM `p.customerio.unique_events`';
    await expect(google.query(broken, catalog)).rejects.toThrow('arrived_at');
  });
});
