/**
 * Whom an identify is about, and which identifiers it gives: the table of situations of the Track API specification,
 * "Add or update a customer". Nothing is changed here.
 */
import {
  ownIdentifierKinds,
  type Attributes,
  type IdentifyOperation,
  type OwnIdentifierKind,
  type PersonRef,
} from '../operation';
import { isUsable } from '../parse-refs';
import type { Switches } from '../switches';
import { textOf } from '../validate';
import { identifierKey, type People } from './people';
import type { Person } from './person';

export type OwnRef = { readonly kind: OwnIdentifierKind; readonly value: string };

export type Failure = {
  readonly ref: PersonRef;
  readonly reason: 'identifier_taken' | 'identifier_set_already';
};

export type Resolution =
  | { readonly kind: 'nobody'; readonly identifiers: readonly OwnRef[] }
  | { readonly kind: 'unknown_cio_id' }
  | {
      readonly kind: 'person';
      readonly person: Person;
      /** Free to be given to the person. */
      readonly identifiers: readonly OwnRef[];
      readonly failures: readonly Failure[];
    };

/** The identifiers among the attributes, as far as this workspace uses them. */
export function identifiersIn(attributes: Attributes, switches: Switches): readonly OwnRef[] {
  return ownIdentifierKinds.flatMap((kind) => {
    const value = textOf(attributes[kind]);
    return value === undefined || value === '' || !isUsable(kind, switches) ? [] : [{ kind, value }];
  });
}

const sameIdentifier = (a: OwnRef, b: PersonRef): boolean =>
  a.kind === b.kind && identifierKey(a.kind, a.value) === identifierKey(a.kind, b.value);

export function resolve(people: People, operation: IdentifyOperation, at: number, switches: Switches): Resolution {
  const path = operation.person;
  const body = identifiersIn(operation.attributes, switches);
  const ownPath: readonly OwnRef[] = path.kind === 'cio_id' ? [] : [{ kind: path.kind, value: path.value }];

  const cioId = path.kind === 'cio_id' ? path.value : textOf(operation.attributes.cio_id);
  if (cioId !== undefined && cioId !== '') {
    const person = people.find({ kind: 'cio_id', value: cioId });
    if (person === undefined) return { kind: 'unknown_cio_id' };
    const others = body.filter((ref) => !sameIdentifier(ref, path));
    return withIdentifiers(people, person, [...ownPath, ...others], at, () => true);
  }

  const named = people.find(path);
  if (named !== undefined) {
    const mayChange = (kind: OwnIdentifierKind): boolean =>
      kind === 'email' && path.kind === 'id' && switches.updateEmailWithId;
    return withIdentifiers(people, named, body, at, mayChange);
  }

  const [owner] = body.flatMap((ref) => people.find(ref) ?? []);
  if (owner === undefined) {
    return { kind: 'nobody', identifiers: [...ownPath, ...body.filter((ref) => ref.kind !== path.kind)] };
  }
  // "The existing person gets the new id": the path's identifier replaces one that the person had.
  return withIdentifiers(people, owner, [...ownPath, ...body], at, (kind) => kind === path.kind);
}

/** Sorts what is wanted into free, held already (left out), older than what is there (left out), and failing. */
function withIdentifiers(
  people: People,
  person: Person,
  wanted: readonly OwnRef[],
  at: number,
  mayChange: (kind: OwnIdentifierKind) => boolean,
): Resolution {
  const identifiers: OwnRef[] = [];
  const failures: Failure[] = [];
  for (const ref of wanted) {
    const held = person.identifiers[ref.kind];
    if (held !== undefined && identifierKey(ref.kind, held) === identifierKey(ref.kind, ref.value)) continue;
    const stamp = person.attributes.get(ref.kind);
    if (held !== undefined && stamp !== undefined && stamp.at > at) continue;
    const owner = people.find(ref);
    if (owner !== undefined && owner !== person) failures.push({ ref, reason: 'identifier_taken' });
    else if (held !== undefined && !mayChange(ref.kind)) failures.push({ ref, reason: 'identifier_set_already' });
    else identifiers.push(ref);
  }
  return { kind: 'person', person, identifiers, failures };
}
