/** Relationships between people and objects, from either side. */
import type { AnonymousRef, Link, ObjectRef, PersonRef, RelationshipChange } from '../operation';
import { ignored, type Result } from '../result';
import type { CustomObject } from './objects';
import { findOrCreatePerson } from './people-by-ref';
import type { Person } from './person';
import type { Context } from './workspace';

/** Returns how many of the links named an object that can be linked. */
export function changePersonRelationships(
  { workspace, switches }: Context,
  person: Person,
  { action, links }: RelationshipChange<ObjectRef>,
): number {
  let count = 0;
  for (const { to, attributes } of links) {
    const creates = action === 'add_relationships' && switches.relationshipCreates;
    const object = creates ? workspace.objects.findOrCreate(to) : workspace.objects.find(to);
    if (object === undefined) continue;
    count += 1;
    if (action === 'add_relationships') workspace.objects.link(object, person, attributes);
    else workspace.objects.unlink(object, person);
  }
  return count;
}

export function personRelationships(context: Context, ref: PersonRef, change: RelationshipChange<ObjectRef>): Result {
  if (context.workspace.suppression.has(ref)) return ignored('suppressed');
  const person = linkedPerson(context, ref, change.action);
  if (person === undefined) return ignored('no_such_person');
  const count = changePersonRelationships(context, person, change);
  return count === 0 && change.links.length > 0
    ? ignored('no_such_object')
    : { result: 'applied', cioId: person.cioId };
}

export function changeObjectRelationships(
  context: Context,
  object: CustomObject,
  action: RelationshipChange<unknown>['action'],
  links: readonly Link<PersonRef | AnonymousRef>[],
): number {
  const { objects } = context.workspace;
  let count = 0;
  for (const { to, attributes } of links) {
    if (to.kind === 'anonymous_id') {
      const owner = context.workspace.anonymous.ownerOf(to.value);
      if (owner === undefined) objects.linkAnonymous(object, to.value, attributes);
      else objects.link(object, owner, attributes);
      count += 1;
      continue;
    }
    const person = linkedPerson(context, to, action);
    if (person === undefined) continue;
    count += 1;
    if (action === 'add_relationships') objects.link(object, person, attributes);
    else objects.unlink(object, person);
  }
  return count;
}

function linkedPerson(
  context: Context,
  ref: PersonRef,
  action: RelationshipChange<unknown>['action'],
): Person | undefined {
  const { workspace, switches } = context;
  if (workspace.suppression.has(ref)) return undefined;
  return action === 'add_relationships' && switches.relationshipCreates
    ? findOrCreatePerson(context, ref)
    : workspace.people.find(ref);
}
