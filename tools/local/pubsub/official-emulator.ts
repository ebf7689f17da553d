/** Google's own Pub/Sub emulator, where this machine has it: what the embedded Pub/Sub is compared with. */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';

export type OfficialEmulator =
  | { readonly kind: 'found'; readonly java: string; readonly jar: string; readonly version: string }
  | { readonly kind: 'missing'; readonly reason: string };

export type RunningEmulator = { readonly address: string; readonly pid: number; close(): Promise<void> };

const startTimeoutMs = 30_000;

/**
 * For tests, small and quick to start: with Java's own defaults it takes a core more of a small machine. For a benchmark
 * the defaults, which make it half as fast again once it is warm.
 */
const javaFlags = {
  test: ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx512m'],
  benchmark: [],
} as const;

/** Looks for java and gcloud on the PATH, and for the emulator in gcloud's folder. */
export function findOfficialEmulator(env: Readonly<Record<string, string | undefined>>): OfficialEmulator {
  const java = onPath('java', env);
  if (java === undefined) return { kind: 'missing', reason: 'there is no java on the PATH' };
  const roots = [env.CLOUDSDK_ROOT_DIR, sdkRootOf(onPath('gcloud', env)), '/usr/lib/google-cloud-sdk'];
  for (const root of roots) {
    if (root === undefined) continue;
    const folder = path.join(root, 'platform/pubsub-emulator/lib');
    const file = existsSync(folder) ? readdirSync(folder).find((name) => jarName.test(name)) : undefined;
    if (file !== undefined) {
      return { kind: 'found', java, jar: path.join(folder, file), version: jarName.exec(file)?.[1] ?? 'unknown' };
    }
  }
  return { kind: 'missing', reason: 'gcloud has no Pub/Sub emulator: gcloud components install pubsub-emulator' };
}

const jarName = /^cloud-pubsub-emulator-(.+)-all\.jar$/;

function onPath(command: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
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

const sdkRootOf = (gcloud: string | undefined): string | undefined =>
  gcloud === undefined ? undefined : path.dirname(path.dirname(realpathSync(gcloud)));

/** Starts it on a free port and resolves once it takes connections. */
export async function startOfficialEmulator(
  found: OfficialEmulator & { kind: 'found' },
  purpose: keyof typeof javaFlags = 'test',
): Promise<RunningEmulator> {
  const port = await freePort();
  const child = spawn(found.java, [...javaFlags[purpose], '-jar', found.jar, '--host=127.0.0.1', `--port=${port}`], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  const giveUpAt = Date.now() + startTimeoutMs;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || Date.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw new Error(`the official Pub/Sub emulator did not start within ${startTimeoutMs} ms`);
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
