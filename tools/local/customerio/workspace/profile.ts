/** Delete, suppress, unsuppress, devices and manual segments. */
import type { Operation, OwnIdentifierKind, PersonRef } from '../operation';
import { applied, ignored, type Result } from '../result';
import type { SuppressedIdentifiers } from './suppression';
import { findOrCreatePerson } from './people-by-ref';
import type { Person } from './person';
import type { Context } from './workspace';
import { isUnixSeconds, secondsOf } from './write-time';

/** The person and all data go; a later call makes a new person without any of it, even without the unsubscription. */
function removePerson({ workspace, nowMs }: Context, person: Person): void {
  workspace.people.remove(person);
  workspace.objects.leave(person);
  for (const members of workspace.segments.values()) members.delete(person);
  workspace.activities.add('profile_delete', nowMs, person.cioId, { ...person.identifiers });
}

export function deletePerson(context: Context, ref: PersonRef): Result {
  const person = context.workspace.people.find(ref);
  if (person === undefined) return ignored(ref.kind === 'cio_id' ? 'unknown_cio_id' : 'no_such_person');
  removePerson(context, person);
  return { result: 'applied', cioId: person.cioId };
}

/** "Suppress" deletes and blocks; the identifier of nobody is blocked as well (Track API specification, suppress). */
export function suppressPerson(context: Context, ref: PersonRef): Result {
  const { workspace } = context;
  if (workspace.suppression.has(ref)) return applied;
  const person = workspace.people.find(ref);
  if (person === undefined) {
    if (ref.kind === 'cio_id') return ignored('unknown_cio_id');
    workspace.suppression.add(onlyIdentifier(ref.kind, ref.value), undefined);
    return applied;
  }
  removePerson(context, person);
  workspace.suppression.add({ ...person.identifiers }, person.cioId);
  workspace.activities.redact(person.cioId);
  return { result: 'applied', cioId: person.cioId };
}

function onlyIdentifier(kind: OwnIdentifierKind, value: string): SuppressedIdentifiers {
  return { [kind]: value };
}

/** Frees the identifiers; nothing comes back. */
export function unsuppressPerson({ workspace }: Context, ref: PersonRef): Result {
  return workspace.suppression.free(ref) ? applied : ignored('not_suppressed');
}

/** "If you don't pass a timestamp …, we use the time of the request itself" (Track API specification, devices). */
export function addDevice(context: Context, operation: Operation & { readonly kind: 'add_device' }): Result {
  const { workspace, switches, nowMs } = context;
  const { person: ref, token, platform, lastUsed, attributes } = operation;
  if (workspace.suppression.has(ref)) return ignored('suppressed');
  const person = switches.unknownPerson === 'create' ? findOrCreatePerson(context, ref) : workspace.people.find(ref);
  if (person === undefined) return ignored(ref.kind === 'cio_id' ? 'unknown_cio_id' : 'no_such_person');
  person.devices ??= new Map();
  person.devices.set(token, {
    token,
    platform,
    lastUsed: isUnixSeconds(lastUsed) ? lastUsed : secondsOf(nowMs),
    attributes: { ...person.devices.get(token)?.attributes, ...attributes },
  });
  return { result: 'applied', cioId: person.cioId };
}

export function deleteDevice({ workspace }: Context, ref: PersonRef, token: string): Result {
  if (workspace.suppression.has(ref)) return ignored('suppressed');
  const person = workspace.people.find(ref);
  if (person === undefined) return ignored(ref.kind === 'cio_id' ? 'unknown_cio_id' : 'no_such_person');
  return person.devices?.delete(token) === true
    ? { result: 'applied', cioId: person.cioId }
    : ignored('no_such_device');
}

/** "We'll ignore values in the `ids` array that don't match" (Track API specification, segments). */
export function changeSegment({ workspace }: Context, operation: Operation & { readonly kind: 'segment' }): Result {
  const person = workspace.people.find(operation.person);
  if (person === undefined) return ignored('no_such_person');
  const members = workspace.segments.get(operation.segmentId) ?? new Set();
  workspace.segments.set(operation.segmentId, members);
  if (operation.member) members.add(person);
  else members.delete(person);
  return { result: 'applied', cioId: person.cioId };
}
