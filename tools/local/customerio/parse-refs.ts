/** Who or what an operation is about: identifiers of people and of objects, and the relationships between them. */
import type {
  AnonymousRef,
  Attributes,
  IdentifierKind,
  Link,
  ObjectRef,
  PersonRef,
  RelationshipChange,
} from './operation';
import type { Reading } from './parse-reading';
import { invalid, required } from './result';
import type { Switches } from './switches';
import { checkAttributes, checkIdentifierForm, isRecord, readIdentifier, Refused } from './validate';

const kinds = ['id', 'email', 'phone', 'cio_id'] as const satisfies readonly IdentifierKind[];

const usableKinds: Readonly<Record<Switches['identifiers'], ReadonlySet<IdentifierKind>>> = {
  id: new Set(['id', 'cio_id']),
  email_and_id: new Set(['id', 'email', 'cio_id']),
  email_id_and_phone: new Set(['id', 'email', 'phone', 'cio_id']),
};

export const isUsable = (kind: IdentifierKind, switches: Switches): boolean =>
  usableKinds[switches.identifiers].has(kind);

/** "One of `id`, `email`, `phone`, or `cio_id`. You cannot pass multiple identifiers" (Track API specification, v2). */
export function readPersonRef({ switches }: Reading, field: string, from: unknown): PersonRef {
  if (!isRecord(from)) throw new Refused(required(field));
  const given = kinds.filter((kind) => from[kind] !== undefined);
  const [kind] = given;
  if (kind === undefined) throw new Refused(required(field));
  if (given.length > 1) throw new Refused(invalid(field, 'cannot have more than one identifier'));
  const path = `${field}.${kind}`;
  if (!isUsable(kind, switches)) throw new Refused(invalid(path, 'is not an identifier of this workspace'));
  const value = readIdentifier(path, from[kind]);
  checkIdentifierForm(path, kind, value);
  return { kind, value };
}

export function readAnonymousRef(field: string, from: Attributes): AnonymousRef {
  return { kind: 'anonymous_id', value: readIdentifier(`${field}.anonymous_id`, from.anonymous_id) };
}

export function readObjectRef(_reading: Reading, field: string, from: unknown): ObjectRef {
  if (!isRecord(from)) throw new Refused(required(field));
  if (from.cio_object_id !== undefined) {
    return { kind: 'cio_object_id', value: readIdentifier(`${field}.cio_object_id`, from.cio_object_id) };
  }
  const typeId = readIdentifier(`${field}.object_type_id`, from.object_type_id);
  return { kind: 'object', typeId, objectId: readIdentifier(`${field}.object_id`, from.object_id) };
}

/** A person or, in `identify_anonymous`, an `anonymous_id`. */
export function readPersonOrAnonymous(reading: Reading, field: string, from: unknown): PersonRef | AnonymousRef {
  return isRecord(from) && from.anonymous_id !== undefined
    ? readAnonymousRef(field, from)
    : readPersonRef(reading, field, from);
}

type ReadRef<Ref> = (reading: Reading, field: string, from: unknown) => Ref;

export function readLinks<Ref>(
  reading: Reading,
  field: string,
  from: unknown,
  readRef: ReadRef<Ref>,
): readonly Link<Ref>[] {
  if (from === undefined) return [];
  if (!Array.isArray(from)) throw new Refused(invalid(field, 'must be an array'));
  return from.map((entry: unknown, index) => {
    const path = `${field}[${index}]`;
    if (!isRecord(entry)) throw new Refused(invalid(path, 'must be an object'));
    const to = readRef(reading, `${path}.identifiers`, entry.identifiers);
    const attributes = isRecord(entry.relationship_attributes) ? entry.relationship_attributes : {};
    checkAttributes(reading.problems, `${path}.relationship_attributes`, attributes, reading.switches);
    return { to, attributes };
  });
}

const isRelationshipAction = (value: unknown): value is RelationshipChange<unknown>['action'] =>
  value === 'add_relationships' || value === 'delete_relationships';

/** The form of v1: `{action, relationships}` among the attributes. */
export function readChange(reading: Reading, field: string, from: unknown): RelationshipChange<ObjectRef> | undefined {
  if (from === undefined) return undefined;
  if (!isRecord(from)) throw new Refused(invalid(field, 'must be an object'));
  if (!isRelationshipAction(from.action)) {
    throw new Refused(invalid(`${field}.action`, 'must be add_relationships or delete_relationships'));
  }
  const links = readLinks(reading, `${field}.relationships`, from.relationships, readObjectRef);
  return { action: from.action, links };
}
