/**
 * The calls of one reporting webhook: one event a call, and everything behind a failing call waits until that one
 * succeeds or seven days are over (reporting webhooks, docs.customer.io).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller, Target } from './call';
import { isDelivered, retryMsMax, retryWaitMs, type CallOutcome } from './retry-wait';

export type Attempt = CallOutcome & {
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** The header X-CIO-Timestamp that was signed. */
  readonly timestamp: string;
};

/** `expired`: given up after seven days. `unsent`: nobody subscribed to it, or the webhook was disabled. */
export type EmittedState = 'queued' | 'delivered' | 'expired' | 'unsent';

/** One event on its way to one webhook. */
export type Emitted = {
  readonly n: number;
  /** Id of the webhook; undefined where none was there. */
  readonly webhook: number | undefined;
  readonly eventId: string | undefined;
  /** As in the list of subscriptions, such as `email_opened`. */
  readonly name: string;
  readonly body: string;
  readonly emittedAtMs: number;
  readonly attempts: Attempt[];
  state: EmittedState;
};

export type FeedSettings = {
  readonly nowMs: () => number;
  /** Divides the waits between calls. */
  readonly timeScale: () => number;
  readonly callsAtOnceMax: () => number;
  readonly restamps: () => boolean;
  /** What is not in the documented list of failures waits an hour too. */
  readonly waitsAnHourAlways: () => boolean;
  readonly target: () => Target;
  /** Nothing new is called: the webhook is disabled, or another one fails. */
  readonly isHeld: () => boolean;
  /** After a backlog was cleared. */
  readonly onCleared: () => void;
};

export class Feed {
  readonly #settings: FeedSettings;
  readonly #caller: Caller;
  readonly #closing = new AbortController();
  #queue: Emitted[] = [];
  #head = 0;
  #inFlight = 0;
  readonly #failed: Emitted[] = [];
  #stalled = false;
  #isWoken = false;
  #waiters: (() => void)[] = [];

  constructor(caller: Caller, settings: FeedSettings) {
    this.#caller = caller;
    this.#settings = settings;
  }

  get isStalled(): boolean {
    return this.#stalled;
  }

  push(emitted: Emitted): void {
    this.#queue.push(emitted);
    this.wake();
  }

  /** Looks whether something can be called. */
  wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    // Calls begin when the caller is done: their four seconds must not run while it emits thousands.
    setImmediate(() => {
      this.#isWoken = false;
      this.#pump();
    });
  }

  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void> {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => this.#waiters.push(resolve));
  }

  close(): void {
    this.#closing.abort();
    this.#queue = [];
    this.#head = 0;
    this.#release();
  }

  get isIdle(): boolean {
    if (this.#closing.signal.aborted) return true;
    const nothingWaits = this.#head >= this.#queue.length || this.#settings.isHeld();
    return nothingWaits && this.#inFlight === 0 && !this.#stalled && !this.#isWoken;
  }

  #release(): void {
    if (!this.isIdle) return;
    for (const waiter of this.#waiters.splice(0)) waiter();
  }

  #pump(): void {
    while (!this.#stalled && !this.#settings.isHeld() && this.#inFlight < this.#settings.callsAtOnceMax()) {
      const next = this.#queue[this.#head];
      if (next === undefined) break;
      this.#head += 1;
      if (this.#head > 1000) {
        this.#queue.splice(0, this.#head);
        this.#head = 0;
      }
      this.#inFlight += 1;
      void this.#send(next);
    }
    this.#release();
  }

  async #send(emitted: Emitted): Promise<void> {
    const delivered = await this.#attempt(emitted);
    this.#inFlight -= 1;
    if (!delivered) {
      this.#failed.push(emitted);
      if (!this.#stalled) void this.#clear();
    }
    this.#pump();
  }

  /** Repeats what failed, one by one; meanwhile nothing new is called. */
  async #clear(): Promise<void> {
    this.#stalled = true;
    for (let first = this.#failed[0]; first !== undefined; first = this.#failed[0]) {
      if (!(await this.#wait(first))) return;
      const isOver = (await this.#attempt(first)) || this.#isExpired(first);
      if (!isOver) continue;
      if (first.state === 'queued') first.state = 'expired';
      this.#failed.shift();
    }
    this.#stalled = false;
    this.#settings.onCleared();
    this.#pump();
  }

  /** False when the feed was closed meanwhile. */
  async #wait({ attempts }: Emitted): Promise<boolean> {
    const last = attempts.at(-1);
    if (last === undefined) return true;
    const waitMs = retryWaitMs(last, attempts.length, this.#settings.waitsAnHourAlways()) / this.#settings.timeScale();
    try {
      await sleep(waitMs, undefined, { signal: this.#closing.signal });
      return true;
    } catch {
      return false;
    }
  }

  #isExpired({ attempts }: Emitted): boolean {
    const first = attempts[0]?.startedAtMs ?? 0;
    return (performance.timeOrigin + performance.now() - first) * this.#settings.timeScale() >= retryMsMax;
  }

  async #attempt(emitted: Emitted): Promise<boolean> {
    const { nowMs, restamps, target } = this.#settings;
    const [before] = emitted.attempts;
    const timestamp = before !== undefined && !restamps() ? before.timestamp : String(Math.floor(nowMs() / 1000));
    const started = performance.now();
    const outcome = await this.#caller.call(target(), emitted.body, timestamp, this.#closing.signal);
    emitted.attempts.push({
      ...outcome,
      startedAtMs: performance.timeOrigin + started,
      durationMs: Math.round(performance.now() - started),
      timestamp,
    });
    if (isDelivered(outcome)) emitted.state = 'delivered';
    return emitted.state === 'delivered';
  }
}
