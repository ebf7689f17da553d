/** Operations of type `person`, but for events: how each action is read. */
import type {
  ApiVersion,
  Attributes,
  IdentifyOperation,
  ObjectRef,
  PersonRef,
  RawOperation,
  RelationshipChange,
} from './operation';
import { isUsable, readChange, readLinks, readObjectRef, readPersonRef } from './parse-refs';
import { readAttributes, type Read, type Reading } from './parse-reading';
import { invalid, required } from './result';
import type { Switches } from './switches';
import { isRecord, readIdentifier, Refused, textOf } from './validate';

/** v1 has `_timestamp` among the attributes, v2 `timestamp` beside them; RudderStack sends `_timestamp` to v2 as well. */
function identifyTime(raw: RawOperation, attributes: Attributes, version: ApiVersion, switches: Switches): unknown {
  if (version === 'v1') return attributes._timestamp;
  return raw.timestamp ?? (switches.underscoreTimestampInV2 ? attributes._timestamp : undefined);
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function checkSameId(person: PersonRef, attributes: Attributes): void {
  if (person.kind !== 'id' || !isGiven(attributes.id) || textOf(attributes.id) === person.value) return;
  // The sentence of a recorded answer (rudder-server's test data).
  const sentence = 'id attribute and identifier are not the same value';
  throw new Refused(invalid('attributes.id', sentence, sentence));
}

function readRelationships(
  reading: Reading,
  raw: RawOperation,
  attributes: Attributes,
  version: ApiVersion,
): RelationshipChange<ObjectRef> | undefined {
  if (version === 'v1') return readChange(reading, 'cio_relationships', attributes.cio_relationships);
  const links = readLinks(reading, 'cio_relationships', raw.cio_relationships, readObjectRef);
  return { action: 'add_relationships', links };
}

export const readIdentify: Read = (reading, raw, version): IdentifyOperation => {
  const { switches } = reading;
  const person = readPersonRef(reading, 'identifiers', raw.identifiers);
  const attributes = readAttributes(reading, raw.attributes);
  if (version === 'v1' && switches.idMismatch === 'reject_400') checkSameId(person, attributes);
  for (const name of ['id', 'email', 'phone', 'cio_id', 'anonymous_id'] as const) {
    if (name !== 'anonymous_id' && !isUsable(name, switches)) continue;
    if (isGiven(attributes[name])) readIdentifier(`attributes.${name}`, attributes[name]);
  }
  const relationships = readRelationships(reading, raw, attributes, version);
  const timestamp = identifyTime(raw, attributes, version, switches);
  return { kind: 'identify', person, attributes, timestamp, relationships };
};

export const readWhole =
  (kind: 'delete' | 'suppress' | 'unsuppress'): Read =>
  (reading, raw) => ({ kind, person: readPersonRef(reading, 'identifiers', raw.identifiers) });

function readToken(device: unknown): string {
  if (!isRecord(device)) throw new Refused(required('device'));
  if (typeof device.token !== 'string' || device.token === '') throw new Refused(required('device.token'));
  return device.token;
}

export const readAddDevice: Read = (reading, raw) => {
  const person = readPersonRef(reading, 'identifiers', raw.identifiers);
  const token = readToken(raw.device);
  const { platform, last_used: lastUsed, attributes } = isRecord(raw.device) ? raw.device : {};
  if (platform === undefined) throw new Refused(required('device.platform'));
  if (platform !== 'ios' && platform !== 'android') {
    throw new Refused(invalid('device.platform', 'must be ios or android'));
  }
  return { kind: 'add_device', person, token, platform, lastUsed, attributes: isRecord(attributes) ? attributes : {} };
};

export const readDeleteDevice: Read = (reading, raw) => {
  const person = readPersonRef(reading, 'identifiers', raw.identifiers);
  return { kind: 'delete_device', person, token: readToken(raw.device) };
};

export const readMerge: Read = (reading, raw) => ({
  kind: 'merge',
  primary: readPersonRef(reading, 'primary', raw.primary),
  secondary: readPersonRef(reading, 'secondary', raw.secondary),
});

export const readPersonRelationships =
  (action: RelationshipChange<ObjectRef>['action']): Read =>
  (reading, raw) => {
    const person = readPersonRef(reading, 'identifiers', raw.identifiers);
    if (raw.cio_relationships === undefined) throw new Refused(required('cio_relationships'));
    const links = readLinks(reading, 'cio_relationships', raw.cio_relationships, readObjectRef);
    return { kind: 'person_relationships', person, change: { action, links } };
  };

export const readSegment =
  (member: boolean): Read =>
  (reading, raw) => {
    const person = readPersonRef(reading, 'identifiers', raw.identifiers);
    return { kind: 'segment', segmentId: textOf(raw.segment_id) ?? '', person, member };
  };
