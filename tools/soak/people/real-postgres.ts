/** A real PostgreSQL from Debian's packages, in a folder of its own, for as long as a run takes. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import pg from 'pg';

import { freePort } from '../../local/ports';

export type RealPostgres = {
  readonly url: string;
  readonly version: string;
  /** Of the server that starts the others. */
  readonly pid: number;
  close(): Promise<void>;
};

const run = promisify(execFile);
export const packagesDir = '/usr/lib/postgresql';
const startMsMax = 30_000;

/** Undefined where no binaries are found, or root has nobody to run them as. */
export async function startRealPostgres(wantedVersion = '15'): Promise<RealPostgres | undefined> {
  const versions = await readdir(packagesDir).catch((): string[] => []);
  const version = versions.includes(wantedVersion) ? wantedVersion : versions.at(-1);
  if (version === undefined) return undefined;
  const bin = path.join(packagesDir, version, 'bin');
  const owner = await ownerOfProcesses();
  if (owner === undefined) return undefined;

  const directory = await mkdtemp(path.join(os.tmpdir(), 'people-postgres-'));
  const asOwner = owner === 'ours' ? {} : owner;
  if (owner !== 'ours') await chown(directory, owner.uid, owner.gid);
  const cluster = path.join(directory, 'cluster');
  await run(path.join(bin, 'initdb'), ['-D', cluster, '-A', 'trust', '-U', 'postgres', '--no-sync', '-E', 'UTF8'], {
    cwd: directory,
    ...asOwner,
  });
  const port = await freePort(0);
  const server = spawn(
    path.join(bin, 'postgres'),
    ['-D', cluster, '-p', String(port), '-h', '127.0.0.1', '-k', directory, '-c', 'fsync=off'],
    { cwd: directory, stdio: 'ignore', ...asOwner },
  );
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const close = (): Promise<void> => ended(server, directory);
  try {
    return { url, version: await whenReady(url, server), pid: server.pid ?? 0, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Owner = { readonly uid: number; readonly gid: number };

/** initdb refuses root, so root lends the processes to the user that the packages make. */
async function ownerOfProcesses(): Promise<Owner | 'ours' | undefined> {
  if (process.getuid?.() !== 0) return 'ours';
  const ids = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]).catch(() => undefined);
  if (ids === undefined) return undefined;
  const [uid, gid] = ids.map(({ stdout }) => Number(stdout));
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

async function whenReady(url: string, server: ChildProcess): Promise<string> {
  const lateMs = Date.now() + startMsMax;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
      return rows[0]?.version ?? '';
    } catch (error) {
      if (Date.now() > lateMs || server.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function ended(server: ChildProcess, directory: string): Promise<void> {
  if (server.exitCode === null) {
    const exited = new Promise((resolve) => server.once('exit', resolve));
    // SIGINT is PostgreSQL's fast shutdown: it does not wait for connections.
    server.kill('SIGINT');
    await exited;
  }
  await rm(directory, { recursive: true, force: true });
}
