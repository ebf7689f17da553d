/** One row of the behaviour suite. */
import type { Rig } from './rig';

export type Behaviour = {
  readonly id: string;
  /** What Pub/Sub does, as a sentence. */
  readonly claim: string;
  /** Where that is said. */
  readonly source: string;
  /** Drives the broker and returns what it was seen to do, as plain data. */
  readonly observe: (rig: Rig) => Promise<unknown>;
  /** What the service does, and the embedded Pub/Sub with it. */
  readonly expected: unknown;
  /** What the official emulator does. A difference is asserted too: what was `observed` must still be seen. */
  readonly official: 'same' | { readonly differs: string; readonly observed: unknown };
};
