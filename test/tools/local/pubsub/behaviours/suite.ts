/** How the two test files of the behaviour suite run the table. */
import type { Behaviour } from './behaviour';
import type { Rig } from './rig';

/** Longer than the longest wait of a behaviour. */
export const suiteTimeoutMs = 60_000;

export type Observations = ReadonlyMap<string, Promise<unknown>>;

/**
 * Starts all behaviours at once, so that the suite takes as long as its longest wait; each test then looks at one
 * result. What fails is kept for the test that asks for it.
 */
export function observeAll(rig: Rig, behaviours: readonly Behaviour[]): Observations {
  return new Map(
    behaviours.map(({ id, observe }) => {
      const observed = observe(rig);
      observed.catch(() => undefined);
      return [id, observed];
    }),
  );
}
