/** Visitors without a profile: their events wait for somebody who is identified with the same `anonymous_id`. */
import { anonymousGraceSeconds, anonymousWindowSeconds, triggerWindowSeconds } from '../limits';
import type { Person, StoredEvent } from './person';

type Owner = { readonly person: Person; readonly since: number };

export class AnonymousVisitors {
  readonly #waiting = new Map<string, StoredEvent[]>();
  readonly #owners = new Map<string, Owner>();
  /** Events of nobody: invite events (`recipient`), and those without an `anonymous_id`. */
  readonly #ofNobody: StoredEvent[] = [];

  /** Every event that no person has, in groups by `anonymous_id` ('' for those without). */
  *list(): Generator<readonly [anonymousId: string, events: readonly StoredEvent[]]> {
    if (this.#ofNobody.length > 0) yield ['', this.#ofNobody];
    yield* this.#waiting;
  }

  ownerOf(anonymousId: string): Person | undefined {
    return this.#owners.get(anonymousId)?.person;
  }

  /**
   * Keeps the event, or gives it to the person who was identified with this `anonymous_id` not more than five minutes
   * ago ("server-side events that arrive up to 5 minutes after", anonymous events). Returns that person.
   */
  add(anonymousId: string | undefined, event: StoredEvent, nowSeconds: number, merges: boolean): Person | undefined {
    if (anonymousId === undefined) {
      this.#ofNobody.push(event);
      return undefined;
    }
    const owner = this.#owners.get(anonymousId);
    if (merges && owner !== undefined && nowSeconds - owner.since <= anonymousGraceSeconds) {
      owner.person.events.push(attached(event, nowSeconds));
      return owner.person;
    }
    const events = this.#waiting.get(anonymousId) ?? [];
    events.push(event);
    this.#waiting.set(anonymousId, events);
    return undefined;
  }

  /**
   * Gives the visitor to the person. The value "must be unique and is not reusable" (Track API specification), so the
   * caller asks `ownerOf` first. Returns how many events went along.
   */
  claim(anonymousId: string, person: Person, nowSeconds: number, merges: boolean): number {
    this.#owners.set(anonymousId, { person, since: nowSeconds });
    if (!merges) return 0;
    const events = this.#waiting.get(anonymousId) ?? [];
    this.#waiting.delete(anonymousId);
    const recent = events.filter((event) => nowSeconds - event.receivedAt <= anonymousWindowSeconds);
    for (const event of recent) person.events.push(attached(event, nowSeconds));
    return recent.length;
  }

  /** After a merge the visitor belongs to the one who remains. */
  handOver(from: Person, to: Person): void {
    for (const [anonymousId, { person, since }] of this.#owners) {
      if (person === from) this.#owners.set(anonymousId, { person: to, since });
    }
  }
}

/** "If you associate an event with a person within 72 hours … you can trigger campaigns" (Track API specification). */
function attached(event: StoredEvent, nowSeconds: number): StoredEvent {
  return { ...event, triggers: nowSeconds - event.timestamp <= triggerWindowSeconds };
}
