/** [edge] Lazy entry: Postgres over `pg`, loaded by what has a database. */
import pg from 'pg';

import { foreignError, maskForeignText, PipelineError } from '../errors';
import type { Secret } from '../secrets';
import { repeatedly, type Database, type Query } from './database';

export type PostgresOptions = {
  readonly url: Secret;
  /** Connections at the same time. */
  readonly poolMax: number;
  /** Of one statement. A client's own limit: poolers refuse the server's as a start parameter. */
  readonly queryTimeoutMs: number;
};

const connectTimeoutMs = 5_000;
/** Wrong password, and a user that may not log in: the secret was rotated. */
const refusedLogins: readonly (string | undefined)[] = ['28P01', '28000'];

/** Connects when the first query comes. */
export function openPostgres({ url, poolMax, queryTimeoutMs }: PostgresOptions): Database {
  let opened: { readonly url: string; readonly pool: pg.Pool } | undefined;

  const poolFor = (wanted: string): pg.Pool => {
    if (opened?.url === wanted) return opened.pool;
    opened?.pool.end().catch(() => undefined);
    const pool = new pg.Pool({
      connectionString: wanted,
      max: poolMax,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: queryTimeoutMs,
      keepAlive: true,
      application_name: 'customerio-gcp',
    });
    // Of a connection that waits in the pool: the next query opens another one.
    pool.on('error', () => undefined);
    opened = { url: wanted, pool };
    return pool;
  };

  const connect = async (): Promise<pg.PoolClient> => {
    const known = await url.read();
    try {
      return await poolFor(known).connect();
    } catch (error) {
      if (!refusedLogins.includes(foreignError(error).code)) throw error;
      const fresh = await url.refresh();
      if (fresh === known) throw error;
      return poolFor(fresh).connect();
    }
  };

  const withClient = async <T>(work: (query: Query) => Promise<T>): Promise<T> => {
    const client = await connect().catch(unavailable);
    let failure: Error | undefined;
    try {
      return await work(async (sql, values = []) => {
        const { rows } = await client.query<Record<string, unknown>>(sql, [...values]).catch(unavailable);
        return rows;
      });
    } catch (error) {
      // A connection on which something went wrong may be in the middle of something: it is not used again.
      failure = error instanceof Error ? error : new Error('a query failed', { cause: error });
      throw error;
    } finally {
      client.release(failure);
    }
  };

  return {
    query: (sql, values) => withClient((query) => query(sql, values)),
    transaction: (work) =>
      repeatedly(() =>
        withClient(async (query) => {
          await query('begin');
          const result = await work(query);
          await query('commit');
          return result;
        }),
      ),
    close: async () => {
      const { pool } = opened ?? {};
      opened = undefined;
      await pool?.end();
    },
  };
}

function unavailable(cause: unknown): never {
  const { name, code, message } = foreignError(cause);
  throw new PipelineError('DATABASE_UNAVAILABLE', maskForeignText(`${name} ${code ?? ''} ${message}`), { cause });
}
