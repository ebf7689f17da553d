/** Carries out a schedule of faults on a local stack: instances die, stop and freeze, pushes come twice, late or again. */
import { pushSubscription, topics, type Topic } from '../../../shared/names';
import type { RunningFunction } from '../functions/running-function';
import type { PushAttempt, PushFault } from '../pubsub/faults';
import type { TrackApiFunction } from '../local-functions';
import type { LocalStack } from '../stack';
import { pushFaultOf } from './push-faults';
import type { FaultSchedule, ProcessFault } from './schedule';

export type FaultCounts = Record<ProcessFault['kind'] | PushFault['kind'], number> & {
  /** Of the SIGKILLs, those that met an instance while its function had requests to answer. */
  killedAtWork: number;
};

export type FaultHarness = {
  readonly counts: Readonly<FaultCounts>;
  /** Whether nothing that a fault set off is still under way: what was promised again has come again. */
  isQuiet(): boolean;
  /** No more faults; frozen instances go on. */
  stop(): void;
};

/** What a killed instance has sent, Customer.io may still be carrying out. */
const aftermathMs = 500;

/** Pushes of the other topics meet faults too; their instances are left alone. */
export function startFaults(
  stack: LocalStack<TrackApiFunction>,
  schedule: FaultSchedule,
  otherTopics: readonly Topic[] = [],
): FaultHarness {
  const running = new Running(stack, schedule, otherTopics);
  stack.pubsub.injectFaults((push) => running.meet(push));
  return {
    counts: running.counts,
    isQuiet: () => running.isQuiet(),
    stop() {
      stack.pubsub.injectFaults(undefined);
      running.thawAll();
    },
  };
}

class Running {
  readonly counts: FaultCounts = {
    SIGKILL: 0,
    SIGTERM: 0,
    pause: 0,
    redeliver: 0,
    duplicate: 0,
    delay: 0,
    killedAtWork: 0,
  };
  readonly #stack: LocalStack<TrackApiFunction>;
  readonly #schedule: FaultSchedule;
  readonly #due: Readonly<Record<TrackApiFunction, ProcessFault[]>>;
  readonly #pushes: Record<TrackApiFunction, number> = { identify: 0, track: 0 };
  readonly #names: ReadonlyMap<string, TrackApiFunction>;
  readonly #others: ReadonlySet<string>;
  /** Messages that will be pushed again after their acknowledgement. */
  readonly #owed = new Set<string>();
  readonly #delayed = new Set<string>();
  readonly #frozen = new Map<NodeJS.Timeout, () => void>();
  #killedAtMs = -Infinity;

  constructor(stack: LocalStack<TrackApiFunction>, schedule: FaultSchedule, otherTopics: readonly Topic[]) {
    this.#stack = stack;
    this.#schedule = schedule;
    const of = (name: TrackApiFunction): ProcessFault[] =>
      schedule.processes.filter((fault) => fault.function === name);
    this.#due = { identify: of('identify'), track: of('track') };
    const full = (topic: Topic): string => `projects/${stack.project}/subscriptions/${pushSubscription(topic)}`;
    this.#names = new Map([
      [full(topics.identify), 'identify'],
      [full(topics.track), 'track'],
    ]);
    this.#others = new Set(otherTopics.map(full));
  }

  meet(push: PushAttempt): PushFault | undefined {
    const name = this.#names.get(push.subscription);
    if (name === undefined && !this.#others.has(push.subscription)) return undefined;
    if (name !== undefined) {
      this.#pushes[name] += 1;
      this.#disturb(name);
    }
    this.#owed.delete(push.messageId);
    const fault = pushFaultOf(this.#schedule.seed, this.#schedule.pushes, push);
    if (fault === undefined) return undefined;
    this.counts[fault.kind] += this.#isFirstAsk(fault, push) ? 1 : 0;
    if (fault.kind === 'redeliver') this.#owed.add(push.messageId);
    return fault;
  }

  /** Pub/Sub asks again about a push once its delay is over. */
  #isFirstAsk({ kind }: PushFault, { messageId, attempt }: PushAttempt): boolean {
    if (kind !== 'delay') return true;
    const key = `${messageId} ${attempt}`;
    if (this.#delayed.delete(key)) return false;
    this.#delayed.add(key);
    return true;
  }

  isQuiet(): boolean {
    const idle = [...this.#names.values()].every((name) => this.#stack.functions[name].inFlight() === 0);
    return idle && this.#owed.size === 0 && performance.now() - this.#killedAtMs > aftermathMs;
  }

  thawAll(): void {
    for (const [timer, thaw] of this.#frozen) {
      clearTimeout(timer);
      thaw();
    }
  }

  /** What is due and finds no instance waits for the next push. */
  #disturb(name: TrackApiFunction): void {
    const [fault] = this.#due[name];
    if (fault === undefined || this.#pushes[name] < fault.atPush) return;
    const running = this.#stack.functions[name];
    const pids = running.pids();
    const pid = pids[fault.pick % pids.length];
    if (pid === undefined) return;
    this.#due[name].shift();
    const atWork = running.inFlight() > 0;
    if (!running.kill(pid, fault.kind === 'pause' ? 'SIGSTOP' : fault.kind)) return;
    this.counts[fault.kind] += 1;
    if (fault.kind === 'pause') this.#thawLater(running, pid, fault.pauseMs);
    if (fault.kind !== 'SIGKILL') return;
    this.#killedAtMs = performance.now();
    if (atWork) this.counts.killedAtWork += 1;
  }

  #thawLater(running: RunningFunction, pid: number, pauseMs: number): void {
    const thaw = (): void => {
      this.#frozen.delete(timer);
      running.kill(pid, 'SIGCONT');
    };
    const timer = setTimeout(thaw, pauseMs);
    this.#frozen.set(timer, thaw);
  }
}

/** What struck, in the words of the demo's table. */
export function struckRows(struck: Readonly<FaultCounts> | undefined): { name: string; met: number }[] {
  if (struck === undefined) return [];
  return [
    { name: 'instance killed while it worked', met: struck.killedAtWork },
    { name: 'message pushed again after its acknowledgement', met: struck.redeliver },
    { name: 'message pushed twice at once', met: struck.duplicate },
  ];
}
