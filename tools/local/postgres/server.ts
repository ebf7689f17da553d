/** Postgres on this machine without an installation: PGlite behind a port, for the unmodified `pg`. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';

import { freePort } from '../ports';

export type EmbeddedPostgres = {
  /** For `DATABASE_URL`. */
  readonly url: string;
  close(): Promise<void>;
};

export type PostgresOptions = {
  /** @default - any free port */
  readonly port?: number;
  /** Where it keeps its files. @default - in memory */
  readonly directory?: string;
};

export async function startPostgres(options: PostgresOptions = {}): Promise<EmbeddedPostgres> {
  const port = options.port ?? (await freePort(0));
  const worker = new Worker(path.join(__dirname, 'pglite-worker.js'), {
    workerData: { port, directory: options.directory },
    // What the loader of the parent needs would reach the worker too, which has nothing to load with it.
    execArgv: [],
  });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => {
      resolve();
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`PGlite ended with code ${code} before it was ready`));
    });
  });
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    close: () =>
      new Promise((resolve) => {
        worker.once('exit', () => {
          resolve();
        });
        worker.postMessage('close');
      }),
  };
}
