/** Operations of type `object` and `delivery`: how each action is read. */
import { objectAttributesKilobytesMax } from './limits';
import type { PersonRef, RelationshipChange } from './operation';
import { readAnonymousRef, readLinks, readObjectRef, readPersonOrAnonymous, readPersonRef } from './parse-refs';
import { readAttributes, type Read } from './parse-reading';
import { invalid, required } from './result';
import { isOverBytes, isRecord, readIdentifier, Refused } from './validate';

export const readObjectIdentify: Read = (reading, raw) => {
  const object = readObjectRef(reading, 'identifiers', raw.identifiers);
  const attributes = readAttributes(reading, raw.attributes);
  if (isOverBytes(JSON.stringify(attributes), objectAttributesKilobytesMax * reading.switches.kilobyteBytes)) {
    throw new Refused(invalid('attributes', `cannot be larger than ${objectAttributesKilobytesMax} KB`));
  }
  const links = readLinks(reading, 'cio_relationships', raw.cio_relationships, readPersonOrAnonymous);
  if (raw.anonymous_id === undefined) return { kind: 'object_identify', object, attributes, links };
  // The official example of identify_anonymous has the anonymous_id beside `identifiers`.
  const own = { to: readAnonymousRef('operation', raw), attributes: {} };
  return { kind: 'object_identify', object, attributes, links: [...links, own] };
};

export const readObjectDelete: Read = (reading, raw) => ({
  kind: 'object_delete',
  object: readObjectRef(reading, 'identifiers', raw.identifiers),
});

export const readObjectRelationships =
  (action: RelationshipChange<PersonRef>['action']): Read =>
  (reading, raw) => {
    const object = readObjectRef(reading, 'identifiers', raw.identifiers);
    if (raw.cio_relationships === undefined) throw new Refused(required('cio_relationships'));
    const links = readLinks(reading, 'cio_relationships', raw.cio_relationships, readPersonRef);
    return { kind: 'object_relationships', object, change: { action, links } };
  };

export const readDelivery: Read = (_reading, raw) => {
  if (!isRecord(raw.identifiers)) throw new Refused(required('identifiers'));
  const deliveryId = readIdentifier('identifiers.id', raw.identifiers.id);
  if (typeof raw.name !== 'string' || raw.name === '') throw new Refused(required('name'));
  return { kind: 'delivery', deliveryId, metric: raw.name };
};
