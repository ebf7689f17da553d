/** Results of DuckDB in the form of BigQuery's API. */
import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTypeId,
  type DuckDBListType,
  type DuckDBStructType,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';

import { BigQueryError, NotTranslatable } from './errors';
import { normalJson } from './json-text';
import { isoMicros } from './row-values';

export type ResultField = {
  readonly name: string;
  readonly type: string;
  readonly mode: 'NULLABLE' | 'REPEATED';
  readonly fields?: readonly ResultField[];
};
export type WireValue = { readonly v: string | null | readonly WireValue[] | WireRow };
export type WireRow = { readonly f: readonly WireValue[] };

/** What a client may ask for in `formatOptions`. */
export type TimestampFormat = 'seconds' | 'micros' | 'iso';

const typeNames: Partial<Record<DuckDBTypeId, string>> = {
  [DuckDBTypeId.BOOLEAN]: 'BOOLEAN',
  [DuckDBTypeId.TINYINT]: 'INTEGER',
  [DuckDBTypeId.SMALLINT]: 'INTEGER',
  [DuckDBTypeId.INTEGER]: 'INTEGER',
  [DuckDBTypeId.BIGINT]: 'INTEGER',
  [DuckDBTypeId.HUGEINT]: 'INTEGER',
  [DuckDBTypeId.UBIGINT]: 'INTEGER',
  [DuckDBTypeId.FLOAT]: 'FLOAT',
  [DuckDBTypeId.DOUBLE]: 'FLOAT',
  [DuckDBTypeId.DATE]: 'DATE',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'TIMESTAMP',
  [DuckDBTypeId.BLOB]: 'BYTES',
  // A column of nothing but NULL; BigQuery calls it INT64.
  [DuckDBTypeId.SQLNULL]: 'INTEGER',
};

const isList = (type: DuckDBType): type is DuckDBListType => type.typeId === DuckDBTypeId.LIST;
const isStruct = (type: DuckDBType): type is DuckDBStructType => type.typeId === DuckDBTypeId.STRUCT;

/** The schema of a column. Throws for types that BigQuery does not have. */
export function resultField(name: string, type: DuckDBType): ResultField {
  if (isList(type)) {
    if (isList(type.valueType)) throw new NotTranslatable(`an array of arrays (${name})`);
    return { ...resultField(name, type.valueType), mode: 'REPEATED' };
  }
  if (isStruct(type)) {
    const fields = type.entryNames.map((entry, index) => resultField(entry, entryType(type, index)));
    return { name, type: 'RECORD', mode: 'NULLABLE', fields };
  }
  if (type.typeId === DuckDBTypeId.VARCHAR) {
    return { name, type: type.alias === 'JSON' ? 'JSON' : 'STRING', mode: 'NULLABLE' };
  }
  const known = typeNames[type.typeId];
  if (known === undefined) throw new NotTranslatable(`a result of DuckDB's type ${type.toString()} (${name})`);
  return { name, type: known, mode: 'NULLABLE' };
}

function entryType(type: DuckDBStructType, index: number): DuckDBType {
  const entry = type.entryTypes[index];
  if (!entry) throw new NotTranslatable('a struct without types');
  return entry;
}

export function wireValue(value: DuckDBValue, field: ResultField, format: TimestampFormat): WireValue {
  if (value === null) return { v: null };
  if (value instanceof DuckDBListValue) return { v: value.items.map((item) => wireValue(item, field, format)) };
  if (value instanceof DuckDBStructValue) {
    const entries = Object.values(value.entries);
    return { v: { f: (field.fields ?? []).map((inner, index) => wireValue(entries[index] ?? null, inner, format)) } };
  }
  if (field.type === 'JSON') return { v: normalJson(String(value)) };
  if (value instanceof DuckDBTimestampTZValue) return { v: timestampText(value.micros, format) };
  if (value instanceof DuckDBDateValue) return { v: new Date(value.days * 86_400_000).toISOString().slice(0, 10) };
  if (value instanceof DuckDBBlobValue) return { v: Buffer.from(value.bytes).toString('base64') };
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value) {
    throw new BigQueryError('invalidQuery', 'int64 overflow');
  }
  return { v: String(value) };
}

function timestampText(micros: bigint, format: TimestampFormat): string {
  if (format === 'micros') return String(micros);
  if (format === 'iso') return isoMicros(micros);
  // BigQuery's default: seconds, as a number in scientific notation.
  return (Number(micros) / 1e6).toExponential();
}
