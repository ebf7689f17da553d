/** Every message's fate and every person's end, computed from the published stream and the script of the day alone. */
import type { ErrorCode } from '../../../shared/errors';
import { messageAttributes } from '../../../shared/names';
import type { Published } from './books';
import type { Scripted } from './day';
import { ExpectedPeople } from './expected-people';
import { isEvent, traceKey, type Operation } from './operation';
import { readMessage } from './read-message';

export type Fate =
  | { readonly kind: 'delivered' }
  /** Delivered as well, but it is the same message again and counts once. */
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'parked'; readonly code: ErrorCode }
  /** By Pub/Sub's own policy, after the last attempt. */
  | { readonly kind: 'dead-lettered' };

export type Expectation = {
  readonly published: Published;
  readonly fate: Fate;
  /** What the message says, where it can be read; a replay says it with the time of its first publication. */
  readonly says: Says | undefined;
};

export type Says = {
  readonly operation: Operation;
  readonly key: string;
  readonly timeMs: number;
  /** Two messages with the same identity are one event. */
  readonly identity: string;
};

export type Expectations = {
  readonly messages: readonly Expectation[];
  readonly people: ExpectedPeople;
};

/** `published` in the order of publishing. */
export function expectationsFrom(
  published: readonly Published[],
  scripted: ReadonlyMap<string, Scripted>,
): Expectations {
  const people = new ExpectedPeople();
  const first = new Map<string, Says>();
  const applied = new Set<string>();
  const messages = published.map((publication): Expectation => {
    const { marker, replayed } = publication;
    // What a replay says and when was settled by its first publication; its own attributes must not matter.
    const reading = readMessage(publication, publication.publishTimeMs);
    if (reading.kind === 'parked') {
      return { published: publication, fate: { kind: 'parked', code: reading.code }, says: undefined };
    }
    const { operation, timeMs } = reading;
    const says = first.get(marker) ?? {
      operation,
      key: traceKey(operation),
      timeMs,
      identity: identityOf(publication, operation),
    };
    first.set(marker, says);
    const fate = fateOf(says, replayed ? undefined : scripted.get(marker), applied);
    if (fate.kind === 'delivered') {
      applied.add(says.identity);
      people.apply(says.operation, says.timeMs, says.identity, marker);
    }
    return { published: publication, fate, says };
  });
  return { messages, people };
}

function fateOf({ operation, identity }: Says, scripted: Scripted | undefined, applied: ReadonlySet<string>): Fate {
  if (scripted?.kind === 'dead-lettered') return { kind: 'dead-lettered' };
  if (scripted !== undefined) return { kind: 'parked', code: scripted.code };
  if (customerioRefuses(operation)) return { kind: 'parked', code: 'CUSTOMERIO_REJECTED' };
  return { kind: applied.has(identity) ? 'duplicate' : 'delivered' };
}

/** A phone is an identifier only in a workspace that says so, and the sandbox's does not (Track API, identifiers). */
function customerioRefuses(operation: Operation): boolean {
  return operation.target?.startsWith('phone:') === true;
}

/** The publisher's own ULID, else its event_id; without either a message is its bytes at its time: itself. */
function identityOf({ marker, attributes }: Published, operation: Operation): string {
  if (isEvent(operation) && operation.ulid !== undefined) return `ulid:${operation.ulid}`;
  const eventId = attributes[messageAttributes.eventId];
  return eventId === undefined ? `message:${marker}` : `event_id:${eventId}`;
}
