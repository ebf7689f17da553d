/** What has started something already: a story is told once. */
import type { StoredEvent } from './person';

export type Played = {
  /** Ids of deliveries. */
  readonly deliveries: Set<string>;
  readonly events: WeakSet<StoredEvent>;
  /** `<campaign or newsletter>:<cio_id>`. */
  readonly entries: Set<string>;
  /** Broadcasts triggered so far, which gives each trigger its number. */
  triggers: number;
};

export const nothingPlayed = (): Played => ({
  deliveries: new Set(),
  events: new WeakSet(),
  entries: new Set(),
  triggers: 0,
});
