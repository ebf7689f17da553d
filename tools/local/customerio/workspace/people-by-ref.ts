/** Finds a person by an identifier, or makes one who has only that. */
import type { PersonRef } from '../operation';
import { writeAttribute } from './attributes';
import type { Person } from './person';
import type { Context } from './workspace';
import { secondsOf } from './write-time';

/** Undefined for an unknown `cio_id`: Customer.io gives those out itself. */
export function findOrCreatePerson({ workspace, nowMs }: Context, ref: PersonRef): Person | undefined {
  const present = workspace.people.find(ref);
  if (present !== undefined || ref.kind === 'cio_id') return present;
  const person = workspace.people.create(nowMs);
  workspace.people.setIdentifier(person, ref.kind, ref.value);
  writeAttribute(person, ref.kind, ref.value, secondsOf(nowMs));
  return person;
}
