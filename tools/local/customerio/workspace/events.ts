/** Events, page views and screen views. */
import { triggerWindowSeconds } from '../limits';
import type { EventOperation, PersonRef } from '../operation';
import { deduplicated, ignored, applied, type Result } from '../result';
import { isUlid } from '../ulid';
import { findOrCreatePerson } from './people-by-ref';
import type { StoredEvent } from './person';
import type { Context } from './workspace';
import { isUnixSeconds, secondsOf } from './write-time';

export function recordEvent(context: Context, operation: EventOperation): Result {
  const { workspace, switches, nowMs } = context;
  const { subject, id } = operation;
  const isPerson = subject !== undefined && subject.kind !== 'anonymous_id';
  if (isPerson && workspace.suppression.has(subject)) return ignored('suppressed');

  if (id !== undefined && !isUlid(id) && switches.invalidEventId === 'vanish') {
    recordFailure(context, operation, 'the event id is not a ULID');
    return ignored('event_id_invalid');
  }
  if (isPerson && workspace.people.find(subject) === undefined) {
    if (subject.kind === 'cio_id') return fail(context, operation, 'unknown_cio_id');
    if (switches.unknownPerson === 'ignore') return fail(context, operation, 'no_such_person');
  }
  // Only what is kept uses its id up: an event that was ignored above can be sent again.
  const nowSeconds = secondsOf(nowMs);
  const key = id !== undefined && isUlid(id) ? id.toUpperCase() : id;
  if (key !== undefined && !workspace.eventIds.add(key, nowSeconds, switches.eventIdWindowSeconds)) {
    return deduplicated;
  }
  return keep(context, operation, storedEvent(context, operation), nowSeconds);
}

function keep(context: Context, { subject }: EventOperation, event: StoredEvent, nowSeconds: number): Result {
  const { workspace, switches } = context;
  if (subject === undefined || subject.kind === 'anonymous_id') {
    const merges = switches.mergeAnonymousEvents;
    const person = workspace.anonymous.add(subject?.value, event, nowSeconds, merges);
    return person === undefined ? applied : { result: 'applied', cioId: person.cioId };
  }
  const person = findOrCreatePerson(context, subject);
  if (person === undefined) return ignored('unknown_cio_id');
  person.events.push(event);
  return { result: 'applied', cioId: person.cioId };
}

function storedEvent({ workspace, nowMs }: Context, operation: EventOperation): StoredEvent {
  const { eventType, name, id, subject, attributes } = operation;
  const receivedAt = secondsOf(nowMs);
  const given = operation.timestamp;
  const timestamp = isUnixSeconds(given) ? given : receivedAt;
  return {
    type: eventType,
    name,
    id,
    timestamp,
    timestampReplaced: given !== undefined && given !== null && !isUnixSeconds(given),
    receivedAt,
    // An anonymous event starts nothing before it has a person.
    triggers: isIdentified(subject) && receivedAt - timestamp <= triggerWindowSeconds,
    attributes: workspace.keepsEventData ? attributes : undefined,
    ...(subject?.kind === 'anonymous_id' ? { anonymousId: subject.value } : {}),
  };
}

function isIdentified(subject: EventOperation['subject']): subject is PersonRef {
  return subject !== undefined && subject.kind !== 'anonymous_id';
}

function fail(context: Context, operation: EventOperation, reason: 'unknown_cio_id' | 'no_such_person'): Result {
  recordFailure(context, operation, reason === 'unknown_cio_id' ? 'unknown cio_id' : 'no such person');
  return ignored(reason);
}

function recordFailure({ workspace, nowMs }: Context, { name, id }: EventOperation, reason: string): void {
  workspace.activities.add('failed_event', nowMs, undefined, { name, id, reason });
}
