/** Google's own emulators, where this machine has them: what the embedded Pub/Sub and Firestore are compared with. */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';

import { freePort } from './ports';

export type Emulated = 'pubsub' | 'firestore';

export type FoundEmulator = {
  readonly kind: 'found';
  readonly emulated: Emulated;
  readonly java: string;
  readonly jar: string;
  /** As the name of the file says. */
  readonly version: string;
};

export type OfficialEmulator = FoundEmulator | { readonly kind: 'missing'; readonly reason: string };

export type RunningEmulator = { readonly address: string; readonly pid: number; close(): Promise<void> };

/** Where gcloud keeps it, and how java starts it. */
const emulators = {
  pubsub: {
    folder: 'platform/pubsub-emulator/lib',
    jar: /^cloud-pubsub-emulator-(?<version>.+)-all\.jar$/,
    start: (jar: string) => ['-jar', jar],
    component: 'pubsub-emulator',
  },
  firestore: {
    folder: 'platform/cloud-firestore-emulator',
    jar: /^cloud-firestore-emulator\.jar$/,
    start: (jar: string) => ['-cp', jar, 'com.google.cloud.datastore.emulator.firestore.CloudFirestore'],
    component: 'cloud-firestore-emulator',
  },
} as const;

/**
 * For tests, small and quick to start: with Java's own defaults it takes a core more of a small machine. For a benchmark
 * the defaults, which make it half as fast again once it is warm.
 */
const javaFlags = {
  test: ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx512m', '-Duser.language=en'],
  benchmark: [],
} as const;

const startTimeoutMs = 50_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** Looks for java and gcloud on the PATH, and for the emulator in gcloud's folder. */
export function findOfficialEmulator(emulated: Emulated, env: Environment): OfficialEmulator {
  const java = onPath('java', env);
  if (java === undefined) return { kind: 'missing', reason: 'there is no java on the PATH' };
  const { folder, jar, component } = emulators[emulated];
  const gcloud = onPath('gcloud', env);
  const beside = gcloud === undefined ? undefined : path.dirname(path.dirname(realpathSync(gcloud)));
  for (const root of [env.CLOUDSDK_ROOT_DIR, beside, '/usr/lib/google-cloud-sdk']) {
    const place = path.join(root ?? '', folder);
    const match = root !== undefined && existsSync(place) ? readdirSync(place).map((name) => jar.exec(name)) : [];
    const found = match.find((one) => one !== null);
    if (!found) continue;
    const version = found.groups?.version ?? 'unknown';
    return { kind: 'found', emulated, java, jar: path.join(place, found[0]), version };
  }
  return { kind: 'missing', reason: `gcloud has no ${component}: gcloud components install ${component}` };
}

function onPath(command: string, env: Environment): string | undefined {
  return (env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, command))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Starts it on a free port and resolves once it takes connections. */
export async function startOfficialEmulator(
  { emulated, java, jar }: FoundEmulator,
  purpose: keyof typeof javaFlags = 'test',
): Promise<RunningEmulator> {
  const port = await freePort(0);
  const args = [...javaFlags[purpose], ...emulators[emulated].start(jar), '--host=127.0.0.1', `--port=${port}`];
  const child = spawn(java, args, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  const giveUpAt = Date.now() + startTimeoutMs;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || Date.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw new Error(`Google's ${emulated} emulator did not start within ${startTimeoutMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    address: `127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
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
