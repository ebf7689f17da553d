/** Events, page views and screen views of a person, of an anonymous visitor or of nobody. */
import type { ApiVersion, EventOperation, RawOperation } from './operation';
import { readAnonymousRef, readPersonRef } from './parse-refs';
import type { Read, Reading } from './parse-reading';
import { invalid } from './result';
import { isUlid } from './ulid';
import { isRecord, readEventData, readEventName } from './validate';

const isNobody = (identifiers: unknown): boolean =>
  identifiers === undefined || (isRecord(identifiers) && Object.keys(identifiers).length === 0);

/** Anonymous events belong to v1; Segment also sends them to v2. Only v1 takes an event of nobody at all. */
function readSubject(reading: Reading, raw: RawOperation, version: ApiVersion): EventOperation['subject'] {
  const { identifiers } = raw;
  if (version === 'v1' && isNobody(identifiers)) return undefined;
  const takesAnonymous = version === 'v1' || reading.switches.anonymousIdInV2;
  if (takesAnonymous && isRecord(identifiers) && identifiers.anonymous_id !== undefined) {
    return readAnonymousRef('identifiers', identifiers);
  }
  return readPersonRef(reading, 'identifiers', identifiers);
}

/** An empty id is none; what is no text is compared by its JSON where ids are opaque. */
function readEventId(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export const readEvent =
  (eventType: EventOperation['eventType']): Read =>
  (reading, raw, version): EventOperation => {
    const { problems, switches } = reading;
    const subject = readSubject(reading, raw, version);
    const name = readEventName(raw.name);
    const data = raw.attributes ?? (switches.dataInV2Events ? raw.data : undefined);
    const attributes = readEventData(problems, version === 'v1' ? 'data' : 'attributes', data);
    const id = readEventId(raw.id);
    if (id !== undefined && !isUlid(id) && switches.invalidEventId === 'reject_400') {
      problems.add(invalid('id', 'is not a valid ULID'));
    }
    return { kind: 'event', subject, eventType, name, id, timestamp: raw.timestamp, attributes };
  };
