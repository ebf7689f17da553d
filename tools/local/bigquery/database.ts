/** DuckDB in memory, with the functions that translated queries need. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import {
  DuckDBInstance,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';

export type QueryRows = {
  readonly columns: readonly { readonly name: string; readonly type: DuckDBType }[];
  readonly rows: readonly (readonly DuckDBValue[])[];
};

/** Everything is in memory; a query that needs more is an error, not a machine that swaps. */
const memoryMax = '2GB';
const threads = '2';

const isStatement = (sql: string): boolean => sql.replace(/^\s*--.*$/gm, '').trim() !== '';

export class Database {
  readonly #instance: DuckDBInstance;
  /** Writes and queries have a connection each, so that a slow query does not hold up the rows. */
  readonly #writer: Turn;
  readonly #reader: Turn;

  private constructor(instance: DuckDBInstance, writer: DuckDBConnection, reader: DuckDBConnection) {
    this.#instance = instance;
    this.#writer = new Turn(writer);
    this.#reader = new Turn(reader);
  }

  static async open(): Promise<Database> {
    const instance = await DuckDBInstance.create(':memory:', {
      // What is not built in would be downloaded.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: memoryMax,
      threads,
    });
    const [writer, reader] = [await instance.connect(), await instance.connect()];
    for (const connection of [writer, reader]) {
      await connection.run("SET TimeZone = 'UTC'");
      await connection.run("SET default_null_order = 'nulls_first_on_asc_last_on_desc'");
    }
    const macros = readFileSync(path.join(__dirname, 'sql', 'macros.sql'), 'utf8');
    for (const macro of macros.split(/;\s*$/m).filter(isStatement)) await writer.run(macro);
    return new Database(instance, writer, reader);
  }

  /** One statement that changes something. */
  async run(sql: string): Promise<void> {
    await this.#writer.take((connection) => connection.run(sql));
  }

  prepareWrite(sql: string): Promise<DuckDBPreparedStatement> {
    return this.#writer.take((connection) => connection.prepare(sql));
  }

  /** Runs a statement of `prepareWrite` with one text as its parameter. */
  async write(statement: DuckDBPreparedStatement, text: string): Promise<void> {
    await this.#writer.take(() => {
      statement.bindVarchar(1, text);
      return statement.run();
    });
  }

  query(sql: string, values: Readonly<Record<string, DuckDBValue>>): Promise<QueryRows> {
    return this.#reader.take(async (connection) => {
      const result = await connection.runAndReadAll(sql, values);
      const types = result.columnTypes();
      const columns = result.columnNames().flatMap((name, index) => {
        const type = types[index];
        return type ? [{ name, type }] : [];
      });
      return { columns, rows: result.getRows() };
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#writer.close(), this.#reader.close()]);
    this.#instance.closeSync();
  }
}

/** One thing at a time on a connection. */
class Turn {
  readonly #connection: DuckDBConnection;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  take<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const mine = this.#last.then(() => work(this.#connection));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#connection.closeSync();
  }
}
