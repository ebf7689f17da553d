/** The recorded inputs of the proof: what was published, and what each side says of it afterwards. */
import type { Topic } from '../../../shared/names';
import type { Scripted } from './day';
import type { Json } from './operation';

/** One publication. A message that was published twice has two, a replayed one has one more. */
export type Published = {
  readonly marker: string;
  readonly story: string;
  readonly topic: Topic;
  readonly messageId: string;
  readonly publishTimeMs: number;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  readonly replayed: boolean;
};

/** What became of one operation of a request. Behind a 200 Customer.io may still have dropped it: `ignored`. */
export type SandboxResult = {
  readonly result: 'applied' | 'deduplicated' | 'ignored' | 'rejected' | 'unattempted';
  readonly reason?: string | undefined;
};

/** One request that Customer.io's sandbox received; status 0 where the connection was cut. */
export type SandboxRequest = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  /** One for each operation of the request. */
  readonly results: readonly SandboxResult[];
};

export type SandboxEvent = {
  readonly ulid: string | undefined;
  readonly name: string;
  readonly timestamp: number;
  readonly attributes: Json;
};

export type SandboxPerson = {
  readonly id: string | undefined;
  readonly email: string | undefined;
  readonly attributes: Json;
  readonly deviceTokens: readonly string[];
  /** `object:<type>/<id>` of each object that the person has a relationship to. */
  readonly objects: readonly string[];
  readonly events: readonly SandboxEvent[];
};

export type DeadLetter = {
  /** The topic whose messages these are, not the dead-letter topic itself. */
  readonly topic: Topic;
  readonly messageId: string;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
};

/** One line that a function wrote about a message. */
export type OutcomeLine = {
  readonly outcome: string;
  readonly messageId: string | undefined;
  readonly code: string | undefined;
  readonly deliveryAttempt: number | undefined;
  /** Of a send. */
  readonly deliveryId?: string | undefined;
  /** The line as it was written. */
  readonly text: string;
};

export type Books = {
  readonly seed: number;
  readonly published: readonly Published[];
  readonly scripted: ReadonlyMap<string, Scripted>;
  readonly requests: readonly SandboxRequest[];
  readonly people: readonly SandboxPerson[];
  /** `id:…` and `email:…` of those who are suppressed. */
  readonly suppressed: readonly string[];
  readonly deadLetters: readonly DeadLetter[];
  /** Where the day went on although something was still under way; what came of it is not decided by the contract. */
  readonly unsettled: readonly string[];
  /** What Pub/Sub still owes to the functions, by topic. */
  readonly pending: ReadonlyMap<Topic, number>;
  readonly outcomes: readonly OutcomeLine[];
};
