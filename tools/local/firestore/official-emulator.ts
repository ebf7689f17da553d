/** Google's own Firestore emulator, where this machine has it: what the embedded Firestore is compared with. */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';

export type OfficialFirestore =
  | { readonly kind: 'found'; readonly java: string; readonly jar: string }
  | { readonly kind: 'missing'; readonly reason: string };

export type RunningFirestore = { readonly address: string; close(): Promise<void> };

type Environment = Readonly<Record<string, string | undefined>>;

const startTimeoutMs = 50_000;

/** Small and quick to start: with the default collector and compiler it takes a core more of a small machine. */
const javaFlags = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx512m', '-Duser.language=en'] as const;
const mainClass = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore';

/** Looks for java and gcloud on the PATH, and for the emulator in gcloud's folder. */
export function findOfficialFirestore(env: Environment): OfficialFirestore {
  const java = onPath('java', env);
  if (java === undefined) return { kind: 'missing', reason: 'there is no java on the PATH' };
  const gcloud = onPath('gcloud', env);
  const beside = gcloud === undefined ? undefined : path.dirname(path.dirname(realpathSync(gcloud)));
  const jar = [env.CLOUDSDK_ROOT_DIR, beside, '/usr/lib/google-cloud-sdk']
    .flatMap((root) => (root === undefined ? [] : [path.join(root, 'platform/cloud-firestore-emulator')]))
    .map((folder) => path.join(folder, 'cloud-firestore-emulator.jar'))
    .find((file) => existsSync(file));
  if (jar !== undefined) return { kind: 'found', java, jar };
  return {
    kind: 'missing',
    reason: 'gcloud has no Firestore emulator: gcloud components install cloud-firestore-emulator',
  };
}

const onPath = (command: string, env: Environment): string | undefined =>
  (env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, command))
    .find((file) => existsSync(file));

/** Starts it on a free port and resolves once it takes connections. */
export async function startOfficialFirestore(found: OfficialFirestore & { kind: 'found' }): Promise<RunningFirestore> {
  const port = await freePort();
  const flags = [...javaFlags, '-cp', found.jar, mainClass, '--host=127.0.0.1', `--port=${port}`];
  const child = spawn(found.java, flags, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  const giveUpAt = Date.now() + startTimeoutMs;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || Date.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw new Error(`Google's Firestore emulator did not start within ${startTimeoutMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    address: `127.0.0.1:${port}`,
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
