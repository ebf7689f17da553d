/**
 * Several instances of a function behind one address, as Cloud Run would run them: a limit of requests per instance,
 * more instances while all are full, fewer when they idle, another in the place of one that died. What it answers when
 * nobody can: 429 and 500 (named by Cloud Run's pages on autoscaling and troubleshooting; when which of them is not said),
 * 503 and 504.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { freePort } from '../ports';
import { startFunctionProcess, stopProcess, type FunctionProcessOptions } from './function-process';
import { forward, refuse, type Visit } from './forward';
import type { RunningFunction } from './running-function';
import { Instance, instanceAgent } from './instance';

export type InstanceLimits = {
  /** Kept even when idle. */
  readonly min: number;
  readonly max: number;
  /** Requests that an instance serves at once. */
  readonly concurrency: number;
  /** An instance above `min` that had nothing to do for so long is told to stop. @default 15 minutes, as Cloud Run */
  readonly idleMsMax?: number;
  /** How long a request waits for an instance. @default 10 s, as Cloud Run */
  readonly pendingMsMax?: number;
};

export type ServiceStats = {
  /** Instances that began to serve, that ended by themselves or by a signal, and that were told to stop. */
  started: number;
  died: number;
  stopped: number;
  /** Answers that no instance gave, by status. */
  readonly refused: Record<string, number>;
};

export type FunctionService = RunningFunction & { readonly stats: Readonly<ServiceStats> };

export type FunctionServiceOptions = Omit<FunctionProcessOptions, 'port'> & {
  readonly port: number;
  readonly instances: InstanceLimits;
  /** A request ends with 504 after this. */
  readonly timeoutMs: number;
};

const idleMsMaxDefault = 15 * 60_000;
const pendingMsMaxDefault = 10_000;
const idleCheckMs = 250;
/** An instance that cannot start is tried again after this. */
const restartMs = 1_000;

/** Starts the instances that are always kept, and resolves when they serve. */
export async function startFunctionService(options: FunctionServiceOptions): Promise<FunctionService> {
  const pool = new InstancePool(options);
  const server = http.createServer((request, response) => {
    pool.serve({ request, response });
  });
  try {
    await pool.open();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, '127.0.0.1', resolve);
    });
  } catch (error) {
    await pool.close();
    throw error;
  }
  return {
    name: options.name,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stats: pool.stats,
    pids: () => pool.serving().map(({ pid }) => pid),
    inFlight: () => pool.inFlight(),
    kill: (pid, signal) => pool.kill(pid, signal),
    async stop() {
      server.close();
      await pool.close();
      server.closeAllConnections();
    },
  };
}

type Pending = Visit & { readonly untilMs: number };

class InstancePool {
  readonly stats: ServiceStats = { started: 0, died: 0, stopped: 0, refused: {} };
  readonly #options: FunctionServiceOptions;
  readonly #agent = instanceAgent();
  readonly #instances = new Set<Instance>();
  readonly #pending: Pending[] = [];
  /** Starts and stops that are under way. */
  readonly #changes = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #starting = 0;
  #closed = false;

  constructor(options: FunctionServiceOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      this.#tidy();
    }, idleCheckMs);
    this.#timer.unref();
  }

  async open(): Promise<void> {
    await Promise.all(Array.from({ length: this.#options.instances.min }, () => this.#during(this.#start())));
  }

  serving(): readonly Instance[] {
    return [...this.#instances].filter(({ stopping }) => !stopping);
  }

  inFlight(): number {
    return [...this.#instances].reduce((sum, { inFlight }) => sum + inFlight, this.#pending.length);
  }

  kill(pid: number, signal: NodeJS.Signals): boolean {
    const instance = this.serving().find((candidate) => candidate.pid === pid);
    if (instance === undefined) return false;
    if (signal === 'SIGTERM') this.#stop(instance);
    else instance.signal(signal);
    return true;
  }

  serve(visit: Visit): void {
    const instance = this.#free();
    if (instance !== undefined) {
      this.#forward(instance, visit);
      return;
    }
    const { pendingMsMax = pendingMsMaxDefault } = this.#options.instances;
    this.#pending.push({ ...visit, untilMs: performance.now() + pendingMsMax });
    this.#scaleOut();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const visit of this.#pending.splice(0)) this.#refuse(visit, 503);
    for (const instance of this.serving()) this.#stop(instance);
    while (this.#changes.size > 0) await Promise.allSettled(this.#changes);
    this.#agent.destroy();
  }

  /** The one with the least to do, so that one death hurts as few requests as possible. */
  #free(): Instance | undefined {
    let best: Instance | undefined;
    for (const instance of this.#instances) {
      if (instance.stopping || instance.inFlight >= this.#options.instances.concurrency) continue;
      if (best === undefined || instance.inFlight < best.inFlight) best = instance;
    }
    return best;
  }

  #forward(instance: Instance, visit: Visit): void {
    instance.inFlight += 1;
    const { timeoutMs } = this.#options;
    forward(visit, { port: instance.port, agent: this.#agent, timeoutMs }, (status) => {
      if (status !== undefined) this.#count(status);
      instance.inFlight -= 1;
      instance.idleSinceMs = performance.now();
      this.#drainPending();
    });
  }

  #drainPending(): void {
    for (;;) {
      const instance = this.#pending.length > 0 ? this.#free() : undefined;
      const next = instance && this.#pending.shift();
      if (instance === undefined || next === undefined) return;
      this.#forward(instance, next);
    }
  }

  #scaleOut(): void {
    const { min, max, concurrency } = this.#options.instances;
    for (;;) {
      const count = this.serving().length + this.#starting;
      const wanted = this.#pending.length > this.#starting * concurrency;
      if (this.#closed || count >= max || (count >= min && !wanted)) return;
      this.#during(this.#start()).catch(() => {
        // What waits has waited for this one: Cloud Run answers 500 when no instance could be started.
        for (const visit of this.#pending.splice(0)) this.#refuse(visit, 500);
        setTimeout(() => {
          this.#scaleOut();
        }, restartMs).unref();
      });
    }
  }

  async #start(): Promise<void> {
    this.#starting += 1;
    try {
      this.#welcome(new Instance(await startFunctionProcess({ ...this.#options, port: await freePort(0) })));
    } finally {
      this.#starting -= 1;
    }
    this.#drainPending();
  }

  #during(change: Promise<void>): Promise<void> {
    const done = change.finally(() => this.#changes.delete(done));
    this.#changes.add(done);
    return done;
  }

  #welcome(instance: Instance): void {
    this.#instances.add(instance);
    this.stats.started += 1;
    void instance.exited.then(() => {
      this.#instances.delete(instance);
      if (!instance.stopping) this.stats.died += 1;
      this.#scaleOut();
    });
    if (this.#closed) this.#stop(instance);
  }

  #stop(instance: Instance): void {
    instance.stopping = true;
    this.stats.stopped += 1;
    void this.#during(stopProcess(instance.process));
    this.#scaleOut();
  }

  #tidy(): void {
    const nowMs = performance.now();
    const { min, idleMsMax = idleMsMaxDefault } = this.#options.instances;
    while ((this.#pending[0]?.untilMs ?? Infinity) < nowMs) {
      const late = this.#pending.shift();
      if (late) this.#refuse(late, 429);
    }
    const serving = this.serving();
    const idle = serving.filter((one) => one.inFlight === 0 && nowMs - one.idleSinceMs > idleMsMax);
    for (const instance of idle.slice(0, Math.max(0, serving.length - min))) this.#stop(instance);
  }

  #refuse(visit: Visit, status: number): void {
    this.#count(status);
    refuse(visit, status);
  }

  #count(status: number): void {
    this.stats.refused[status] = (this.stats.refused[status] ?? 0) + 1;
  }
}
