/** Starts the processes of a run and reads what they say. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { repositoryRoot } from '../../build/functions';
import type { ChildLine, ChildOrder } from './child';

export type ChildRun = {
  readonly child: ChildProcess;
  readonly lines: readonly ChildLine[];
  /** The exit code, or the signal's name. */
  readonly ended: Promise<number | NodeJS.Signals>;
};

const started = (file: string, args: readonly string[], node: string): ChildProcess =>
  spawn(node, ['--require', 'tsx/cjs', path.join(repositoryRoot, file), ...args], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, METADATA_SERVER_DETECTION: 'none' },
  });

export function startChild(order: ChildOrder, node: string, onLine?: (line: ChildLine) => void): ChildRun {
  const child = started('tools/soak/people/child.ts', [JSON.stringify(order)], node);
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

/** The embedded Pub/Sub in a process of its own, so that it takes no time of those that are measured. */
export async function startBroker(
  node: string,
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const child = started('tools/local/pubsub/main.ts', ['--port', '0'], node);
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
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
