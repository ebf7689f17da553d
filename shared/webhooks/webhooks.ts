/** Hands delivery events to whoever listens, and tells what became of them. */
import { EventEmitter } from 'node:events';

import { afterMs } from '../deadline';
import type { DeliveryEvent } from './delivery-event';
import type { EventName, ObjectType } from './metrics';

type EventOfObject<O extends ObjectType> = DeliveryEvent & { readonly object: O };

/** What a listener may be registered for: `email_bounced`, everything about `email`, or `*`. */
export type ListenerName = EventName | ObjectType | '*';

type EventFor<L extends ListenerName> = L extends EventName
  ? DeliveryEvent<L>
  : L extends ObjectType
    ? EventOfObject<L>
    : DeliveryEvent;

/** May be async: `dispatch` waits for it. */
export type Listener<L extends ListenerName> = (event: EventFor<L>) => unknown;

export type ListenerFailure = {
  readonly listener: string;
  /** Registered with `require`: without its effect the event must not be confirmed to Customer.io. */
  readonly required: boolean;
  readonly error: unknown;
};

export type DispatchResult = {
  readonly listeners: number;
  readonly failures: readonly ListenerFailure[];
};

/** The error of a listener that had not finished when the time given to `dispatch` was over. */
export class ListenerTimeout extends Error {
  constructor() {
    super('the listener had not finished in time');
    this.name = 'ListenerTimeout';
  }
}

type AnyListener = (event: DeliveryEvent) => unknown;

/**
 * Listeners by Customer.io's own names. Events go in through `dispatch`, which waits for async listeners; `emit`
 * would not.
 *
 * Two kinds of listeners: those of `require` have effects without which the sender must try again; what the others
 * do is worth reporting when it fails, and must not hold up the feed.
 */
export class CustomerIOWebhooks extends EventEmitter {
  /** The names that a listener is required for. */
  readonly #required = new WeakMap<object, Set<string>>();

  override on<L extends ListenerName>(name: L, listener: Listener<L>): this {
    return super.on(name, listener as AnyListener);
  }

  override once<L extends ListenerName>(name: L, listener: Listener<L>): this {
    return super.once(name, listener as AnyListener);
  }

  override off<L extends ListenerName>(name: L, listener: Listener<L>): this {
    return super.off(name, listener as AnyListener);
  }

  /** As `on`, for an effect that must have happened before Customer.io is told that the event arrived. */
  require<L extends ListenerName>(name: L, listener: Listener<L>): this {
    this.#required.set(listener, (this.#required.get(listener) ?? new Set()).add(name));
    return this.on(name, listener);
  }

  /**
   * Calls every listener of the event: by name, by object type, `*`. All of them run, side by side, whatever the
   * others do, and all are awaited. Never rejects. With a `timeoutMs`, what has not finished by then counts as failed
   * with `ListenerTimeout`.
   */
  dispatch(event: DeliveryEvent, timeoutMs?: number): Promise<DispatchResult> {
    const names = new Set([event.name, event.object, '*']);
    const calls = [...names].flatMap((name) =>
      name === undefined ? [] : this.rawListeners(name).map((raw) => this.#call(name, raw, event)),
    );
    return settled(calls, timeoutMs);
  }

  #call(
    listener: string,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- EventEmitter's own type of a listener
    raw: Function,
    event: DeliveryEvent,
  ): Call {
    const required = this.#required.get(raw)?.has(listener) ?? false;
    try {
      return { listener, required, work: raw.call(this, event) };
    } catch (error) {
      return { listener, required, error };
    }
  }
}

type Call = Pick<ListenerFailure, 'listener' | 'required'> & ({ readonly work: unknown } | { readonly error: unknown });

/** One promise for all calls, and one more for each that is not done yet: every event comes through here. */
function settled(calls: readonly Call[], timeoutMs: number | undefined): Promise<DispatchResult> {
  return new Promise((resolve) => {
    const errors: (readonly [unknown] | undefined)[] = [];
    const pending = new Set<number>();
    let stopTimer: (() => void) | undefined;
    const end = (): void => {
      stopTimer?.();
      const failures = calls.flatMap(({ listener, required }, index) => {
        const thrown = errors[index];
        return thrown === undefined ? [] : [{ listener, required, error: thrown[0] }];
      });
      resolve({ listeners: calls.length, failures });
    };
    const giveUp = (): void => {
      for (const index of pending) errors[index] = [new ListenerTimeout()];
      pending.clear();
      end();
    };
    const done = (index: number, thrown?: readonly [unknown]): void => {
      if (!pending.delete(index)) return;
      errors[index] = thrown;
      if (pending.size === 0) end();
    };
    for (const [index, call] of calls.entries()) {
      if ('error' in call) errors[index] = [call.error];
      else if (isPromise(call.work)) pending.add(index);
    }
    if (pending.size === 0) end();
    else if (timeoutMs !== undefined) stopTimer = afterMs(timeoutMs, giveUp);
    for (const [index, call] of calls.entries()) {
      if (!('work' in call) || !isPromise(call.work)) continue;
      call.work.then(
        () => {
          done(index);
        },
        (error: unknown) => {
          done(index, [error]);
        },
      );
    }
  });
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
