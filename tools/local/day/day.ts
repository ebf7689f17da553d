/** The words of the day: what is published in which order, what goes wrong meanwhile, what is published again. */
import type { ErrorCode } from '../../../shared/errors';
import type { Topic } from '../../../shared/names';
import type { FaultInput } from '../customerio/fault-schema';

/** One message as a service hands it to Pub/Sub. `marker` is its name in every book of the day. */
export type DayMessage = {
  readonly marker: string;
  readonly topic: Topic;
  /**
   * `publisher`: through this project's `Publisher`, which sets the attributes and is given `event_id` if there is one;
   * `raw`: by the plain Pub/Sub client.
   */
  readonly via: 'publisher' | 'raw';
  /** What this message is about, in a few words. Printed in the ledger and in trails; nothing is decided on it. */
  readonly story: string;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
};

/** Something that goes wrong at Customer.io: a fault of its sandbox, with a name for people. */
export type Fault = {
  readonly name: string;
  readonly script: FaultInput;
  /** Puts the date this many seconds ahead, at the moment of playing, into Retry-After. */
  readonly retryAfterDateSeconds?: number;
};

export type DayStep =
  | { readonly kind: 'publish'; readonly hour: string; readonly messages: readonly DayMessage[] }
  /** Waits until every message published so far is delivered or parked; `settle-all` also for those to be dead-lettered. */
  | { readonly kind: 'settle' | 'settle-all' }
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** The next publishes to the topic's dead-letter topic fail, as in an outage of Pub/Sub. */
  | { readonly kind: 'parking-fails'; readonly topic: Topic; readonly times: number }
  | { readonly kind: 'wait'; readonly ms: number }
  /** Customer.io is well again: no fault is left. */
  | { readonly kind: 'mend' }
  /** Publishes dead letters again, from the replay subscription, as an operator would. */
  | { readonly kind: 'replay'; readonly replays: readonly Replay[] };

export type Replay = {
  readonly marker: string;
  /** What the operator adds to the message's own Pub/Sub attributes. */
  readonly attributes: Readonly<Record<string, string>>;
};

/** What the script of the day makes happen to a message, beyond what the message itself says. */
export type Scripted =
  | { readonly kind: 'refused'; readonly code: ErrorCode }
  /** Customer.io fails on every attempt, so Pub/Sub's dead-letter policy takes the message. */
  | { readonly kind: 'dead-lettered' };

export type Day = {
  readonly seed: number;
  readonly messagesTotal: number;
  readonly steps: readonly DayStep[];
  /** By marker; for the first publication only, a replay finds Customer.io well. */
  readonly scripted: ReadonlyMap<string, Scripted>;
};
