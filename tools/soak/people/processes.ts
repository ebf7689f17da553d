/** Starts the processes of a run and reads what they say. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { build } from 'esbuild';

import { repositoryRoot } from '../../build/functions';
import type { ChildLine, ChildOrder } from './child';

export type ChildRun = {
  readonly child: ChildProcess;
  readonly lines: readonly ChildLine[];
  /** The exit code, or the signal's name. */
  readonly ended: Promise<number | NodeJS.Signals>;
};

/** Built as the functions are, because a loader's code is slower than what runs in the cloud. Answers its file. */
export async function buildChild(outDir: string): Promise<string> {
  const outfile = path.join(outDir, 'child.js');
  await build({
    entryPoints: [path.join(repositoryRoot, 'tools/soak/people/child.ts')],
    outfile,
    absWorkingDir: repositoryRoot,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
  });
  return outfile;
}

const started = (args: readonly string[], node: string): ChildProcess =>
  spawn(node, args, {
    cwd: repositoryRoot,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, METADATA_SERVER_DETECTION: 'none' },
  });

export type ChildFile = { readonly file: string; readonly node: string };

export function startChild(order: ChildOrder, { file, node }: ChildFile, onLine?: (line: ChildLine) => void): ChildRun {
  const child = started([file, JSON.stringify(order)], node);
  const lines: ChildLine[] = [];
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as ChildLine;
      lines.push(line);
      onLine?.(line);
    });
  }
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(code ?? signal ?? 1);
    });
  });
  return { child, lines, ended };
}

export type Broker = {
  readonly address: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
};

/** The embedded Pub/Sub in a process of its own, so that it takes no time of those that are measured. */
export async function startBroker(node: string): Promise<Broker> {
  const child = started(['--require', 'tsx/cjs', path.join('tools/local/pubsub/main.ts'), '--port', '0'], node);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => {
      reject(new Error('the broker ended before it was ready'));
    });
    if (child.stdout) {
      createInterface({ input: child.stdout }).once('line', (line) => {
        resolve((JSON.parse(line) as { readonly pubsub: string }).pubsub);
      });
    }
  });
  return {
    address,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
