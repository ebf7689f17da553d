/** How a table is declared. One declaration types its rows and makes the table in the cloud, on one machine and in docs. */

/** BigQuery's names as its API prints them; anything else would show up as a change in every plan. */
export type ColumnType = 'STRING' | 'BYTES' | 'INTEGER' | 'FLOAT' | 'BOOLEAN' | 'TIMESTAMP' | 'DATE' | 'JSON';

export type Column = {
  readonly name: string;
  readonly type: ColumnType;
  readonly mode: 'REQUIRED' | 'NULLABLE';
  readonly description: string;
};

export type Table<Columns extends readonly Column[] = readonly Column[]> = {
  readonly dataset: string;
  readonly name: string;
  readonly description: string;
  readonly columns: Columns;
  /** A TIMESTAMP column: one partition a day. */
  readonly partitionedBy: Columns[number]['name'];
  /** Four at most (BigQuery limit). */
  readonly clusteredBy: readonly Columns[number]['name'][];
};

/**
 * What a value looks like in a row on its way into BigQuery, the same for insertAll and for a message that a BigQuery
 * subscription writes: a time is an RFC 3339 string, JSON is its text in a string, bytes are base64.
 */
type Encoded = {
  readonly STRING: string;
  readonly BYTES: string;
  readonly INTEGER: number;
  readonly FLOAT: number;
  readonly BOOLEAN: boolean;
  readonly TIMESTAMP: string;
  readonly DATE: string;
  readonly JSON: string;
};

type CellOf<C extends Column> = C['mode'] extends 'REQUIRED' ? Encoded[C['type']] : Encoded[C['type']] | null;

/** A row with every column, null where there is nothing to say. */
export type RowOf<T extends Table> = {
  readonly [C in T['columns'][number] as C['name']]: CellOf<C>;
};

export const defineTable = <const Columns extends readonly Column[]>(table: Table<Columns>): Table<Columns> => table;

type Declared<N extends string, T extends ColumnType, M extends Column['mode']> = Column & {
  readonly name: N;
  readonly type: T;
  readonly mode: M;
};

export const required = <const N extends string, const T extends ColumnType>(
  name: N,
  type: T,
  description: string,
): Declared<N, T, 'REQUIRED'> => ({ name, type, mode: 'REQUIRED', description });

export const nullable = <const N extends string, const T extends ColumnType>(
  name: N,
  type: T,
  description: string,
): Declared<N, T, 'NULLABLE'> => ({ name, type, mode: 'NULLABLE', description });

/** The schema as BigQuery's API takes and returns it. */
export const bigQuerySchema = (table: Table): Column[] =>
  table.columns.map(({ name, type, mode, description }) => ({ name, type, mode, description }));
