/** Postgres, as far as it is used here: `pg` behind it in the cloud, PGlite in process in some tests. */

import { foreignError } from '../errors';

export type Row = Readonly<Record<string, unknown>>;
export type Query = (sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

export type Database = {
  readonly query: Query;
  /** Commits when `work` resolves. A deadlock or a serialization failure runs `work` again. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** `deadlock_detected` and `serialization_failure` (PostgreSQL, appendix A). */
const repeatable: ReadonlySet<string> = new Set(['40P01', '40001']);
const attemptsMax = 4;

/**
 * Runs one attempt after the other until one ends otherwise than by the database's own wish to repeat it. The
 * database's error is the cause of the one that is thrown.
 */
export async function repeatedly<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = attemptsMax - 1; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      const code = error instanceof Error ? foreignError(error.cause).code : undefined;
      if (left === 0 || code === undefined || !repeatable.has(code)) throw error;
    }
  }
}
