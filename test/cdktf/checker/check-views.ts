/** Every view through Google's own analyzer, with the tables that the same stack makes. */
import type { GoogleSql, SqlTable } from '../../support/googlesql';
import { finding, isObject, modelOf, targetOf, textAt, type Finding, type Resource, type Stack } from './stack';

const sqlTypes: Readonly<Record<string, string>> = { INTEGER: 'INT64', FLOAT: 'FLOAT64', BOOLEAN: 'BOOL' };

/** The tables and views that a stack makes, as the analyzer wants them. */
export function catalogOf(stack: Stack, projectId: string): Record<string, SqlTable> {
  const model = modelOf(stack);
  const pathOf = (table: Resource): string => {
    const dataset = targetOf(model, table, 'dataset_id');
    return `${projectId}.${dataset ? textAt(dataset, 'dataset_id') : '?'}.${textAt(table, 'table_id')}`;
  };
  return Object.fromEntries(
    model.of('google_bigquery_table').map((table) => [pathOf(table), { columns: columnsOf(table), rows: [] }]),
  );
}

export async function checkViews(stack: Stack, projectId: string, googleSql: GoogleSql): Promise<Finding[]> {
  const made = modelOf(stack).of('google_bigquery_table');
  const catalog = catalogOf(stack, projectId);
  const findings: Finding[] = [];
  for (const view of made.filter(({ attributes }) => 'view' in attributes)) {
    try {
      await googleSql.analyze(textAt(view, 'view.query'), catalog);
    } catch (error) {
      findings.push(finding('views', view, String(error)));
    }
  }
  return findings;
}

function columnsOf(table: Resource): SqlTable['columns'] {
  const parsed: unknown = JSON.parse(textAt(table, 'schema') || '[]');
  const columns: unknown[] = Array.isArray(parsed) ? parsed : [];
  return Object.fromEntries(
    columns.filter(isObject).map(({ name, type }) => [String(name), sqlTypes[String(type)] ?? String(type)]),
  );
}
