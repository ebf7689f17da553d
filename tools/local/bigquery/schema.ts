/** Schemas of local tables, and what DuckDB calls their types. */
import { BigQueryError } from './errors';

export type FieldType = 'STRING' | 'BYTES' | 'INTEGER' | 'FLOAT' | 'BOOLEAN' | 'TIMESTAMP' | 'DATE' | 'JSON';
export type Field = {
  readonly name: string;
  readonly type: FieldType;
  readonly mode: 'REQUIRED' | 'NULLABLE';
  readonly description?: string;
};

export const duckdbTypes: Readonly<Record<FieldType, string>> = {
  STRING: 'VARCHAR',
  BYTES: 'BLOB',
  INTEGER: 'BIGINT',
  FLOAT: 'DOUBLE',
  BOOLEAN: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMPTZ',
  DATE: 'DATE',
  JSON: 'JSON',
};

/** Names of GoogleSQL that the API takes as well. */
const otherNames: Readonly<Record<string, FieldType>> = { INT64: 'INTEGER', FLOAT64: 'FLOAT', BOOL: 'BOOLEAN' };

const isFieldType = (name: string): name is FieldType => Object.hasOwn(duckdbTypes, name);

/** DuckDB's type for one of the API's or GoogleSQL's names; undefined where there is none here. */
export function duckdbTypeOf(name: string): string | undefined {
  const type = otherNames[name] ?? name;
  return isFieldType(type) ? duckdbTypes[type] : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Reads the schema of a request. Throws `invalid`; nested and repeated columns are not supported here. */
export function parseSchema(schema: unknown): Field[] {
  const fields = isRecord(schema) ? schema.fields : undefined;
  if (!Array.isArray(fields) || fields.length === 0) throw new BigQueryError('invalid', 'Schema has no fields.');
  return fields.map((field: unknown) => {
    const { name, type, mode = 'NULLABLE', description } = isRecord(field) ? field : {};
    if (typeof name !== 'string' || !/^[A-Za-z_][A-Za-z0-9_]{0,299}$/.test(name)) {
      throw new BigQueryError('invalid', `Invalid field name "${String(name)}".`);
    }
    const known = typeof type === 'string' ? (otherNames[type.toUpperCase()] ?? type.toUpperCase()) : '';
    if (!isFieldType(known) || (mode !== 'NULLABLE' && mode !== 'REQUIRED')) {
      throw new BigQueryError('notImplemented', `the local BigQuery has no ${String(mode)} ${String(type)} (${name})`);
    }
    return { name, type: known, mode, ...(typeof description === 'string' && { description }) };
  });
}

/** A name inside SQL of DuckDB. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
