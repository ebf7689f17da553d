/** A built function on the real Functions Framework, in a process of its own, as the cloud would run one instance. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';

import type { RunningFunction } from './running-function';

/** One line that a function logged, when it was JSON. */
export type FunctionLine = Readonly<Record<string, unknown>>;

export type FunctionProcessOptions = {
  readonly name: string;
  /** The folder that `npm run build` wrote. */
  readonly sourceDir: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** The Node that runs it. */
  readonly node: string;
  readonly onLine?: (line: FunctionLine) => void;
  /** `drop`: nobody reads what it logs, and no time goes into reading it. @default read */
  readonly stdout?: 'read' | 'drop';
};

export type FunctionProcess = {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves with the exit code, or the signal's name. */
  readonly exited: Promise<number | NodeJS.Signals>;
  /** Sends a signal: SIGTERM drains, SIGKILL ends at once. */
  kill(signal: NodeJS.Signals): void;
};

/** A child that does not listen by then has failed. */
const startMsMax = 20_000;
const pollMs = 20;
const stderrLinesMax = 40;

/** Starts a function and resolves when it listens. Rejects with what it printed when it does not. */
export async function startFunctionProcess(options: FunctionProcessOptions): Promise<FunctionProcess> {
  const { name, sourceDir, port, env, node, onLine, stdout = 'read' } = options;
  // The framework's main file rather than its bin, which would take whatever Node is first on PATH.
  const main = path.join(path.dirname(require.resolve('@google-cloud/functions-framework')), 'main.js');
  const child = spawn(node, [main, `--source=${sourceDir}`, `--target=${name}`, `--port=${port}`], {
    env: { NODE_ENV: 'production', METADATA_SERVER_DETECTION: 'none', ...env },
    stdio: ['ignore', stdout === 'read' ? 'pipe' : 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  const printed: string[] = [];
  readLines(child, (text) => {
    const line = parseLine(text);
    if (line) onLine?.(line);
    else if (printed.length < stderrLinesMax) printed.push(text);
  });

  const ready = listening(port, exited).then(
    () => 'listening' as const,
    (error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    },
  );
  const ended = await Promise.race([exited, ready]);
  if (ended !== 'listening') {
    throw new Error(`function ${name} did not start (exit ${ended}):\n${printed.join('\n')}`);
  }
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    exited,
    kill: (signal) => child.kill(signal),
  };
}

/** A process that has not drained by then is killed (Cloud Run container contract, read 2026-08). */
const stopMsMax = 10_000;

/** Ends it as Cloud Run does. */
export async function stopProcess(process: FunctionProcess): Promise<void> {
  process.kill('SIGTERM');
  const timer = setTimeout(() => {
    process.kill('SIGKILL');
  }, stopMsMax);
  await process.exited;
  clearTimeout(timer);
}

/** The one process as a function that serves. */
export function runningProcess(process: FunctionProcess): RunningFunction {
  const { name, url, pid } = process;
  let exited = false;
  void process.exited.then(() => {
    exited = true;
  });
  return {
    name,
    url,
    pids: () => (exited ? [] : [pid]),
    inFlight: () => 0,
    kill(target, signal) {
      if (target !== pid || exited) return false;
      process.kill(signal);
      return true;
    },
    stop: () => stopProcess(process),
  };
}

function readLines(child: Pick<ChildProcess, 'stdout' | 'stderr'>, onText: (text: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onText);
  }
}

function parseLine(text: string): FunctionLine | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as FunctionLine;
  } catch {
    return undefined;
  }
}

/** A GET would reach the function, so readiness is whether the port takes a connection. */
async function listening(port: number, exited: Promise<unknown>): Promise<void> {
  const deadline = performance.now() + startMsMax;
  const over = new AbortController();
  void exited.then(() => {
    over.abort();
  });
  while (performance.now() < deadline && !over.signal.aborted) {
    if (await connects(port)) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error(`nothing listens on port ${port} after ${startMsMax} ms`);
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => {
      settle(true);
    });
    socket.once('error', () => {
      settle(false);
    });
  });
}
