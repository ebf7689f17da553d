/** One instance behind a service's address, and how busy it is. */
import http from 'node:http';

import type { FunctionProcess } from './function-process';

/** Below the 5 s after which a Node server closes an idle connection, so that no request meets the closing. */
const idleConnectionMs = 3_000;

export class Instance {
  readonly process: FunctionProcess;
  inFlight = 0;
  idleSinceMs = performance.now();
  /** Told to stop: it finishes what it has and gets nothing more. */
  stopping = false;

  constructor(process: FunctionProcess) {
    this.process = process;
  }

  get pid(): number {
    return this.process.pid;
  }

  get port(): number {
    return this.process.port;
  }

  get exited(): Promise<unknown> {
    return this.process.exited;
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }
}

/** The limit of connections is that of requests, which the service keeps. */
export const instanceAgent = (): http.Agent =>
  new http.Agent({ keepAlive: true, maxFreeSockets: 4096, timeout: idleConnectionMs, scheduling: 'fifo' });
