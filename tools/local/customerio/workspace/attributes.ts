/** Writing attributes: the newest write of each one wins, whatever order they arrive in. */
import { attributesMax } from '../limits';
import type { Attributes } from '../operation';
import type { Switches } from '../switches';
import type { Person } from './person';
import { Preferences, preferencesKey, preferencesPrefix } from './preferences';

/** Directions to Customer.io rather than attributes, and identifiers, which have rules of their own. */
const directions = new Set(['_timestamp', '_update', 'cio_id', 'cio_relationships']);

export type Written = {
  /** Attributes that took the new value. */
  readonly written: number;
  /** Attributes that kept a newer value. */
  readonly stale: number;
  /** Names that did not fit: a person has at most 300 attributes. */
  readonly refused: readonly string[];
};

const isEmpty = (value: unknown): boolean => value === null || value === '';

/** False if a newer write was there. In the same second the later arrival wins. */
export function writeAttribute(person: Person, name: string, value: unknown, at: number): boolean {
  const present = person.attributes.get(name);
  if (present !== undefined && present.at > at) return false;
  person.attributes.set(name, { value, at });
  return true;
}

/** Without the identifiers: a call may have 300 attributes beside them. */
function countAttributes(person: Person): number {
  let count = 0;
  for (const { value } of person.attributes.values()) if (value !== undefined) count += 1;
  return count - Object.keys(person.identifiers).length;
}

/** Writes everything but `skip` (identifiers) and the directions. */
export function writeAttributes(
  person: Person,
  attributes: Attributes,
  skip: ReadonlySet<string>,
  at: number,
  switches: Switches,
): Written {
  let written = 0;
  let stale = 0;
  const refused: string[] = [];
  let room = attributesMax - countAttributes(person);
  for (const name in attributes) {
    if (directions.has(name) || skip.has(name)) continue;
    const given = attributes[name];
    if (name === preferencesKey || name.startsWith(preferencesPrefix)) {
      if (writePreferences(person, name, given, at)) written += 1;
      else stale += 1;
      continue;
    }
    const value = switches.emptyRemovesAttribute && isEmpty(given) ? undefined : given;
    const isNew = value !== undefined && person.attributes.get(name)?.value === undefined;
    if (isNew && room <= 0) {
      refused.push(name);
      continue;
    }
    if (writeAttribute(person, name, value, at)) {
      written += 1;
      if (isNew) room -= 1;
    } else stale += 1;
  }
  return { written, stale, refused };
}

function writePreferences(person: Person, name: string, value: unknown, at: number): boolean {
  person.preferences ??= new Preferences();
  return name === preferencesKey
    ? person.preferences.replace(value, at)
    : person.preferences.patch(name.slice(preferencesPrefix.length), value, at);
}

/** Any case of true, 1 and "1"; everything else is subscribed (Track API specification, identify). */
export function isUnsubscribed(person: Person): boolean {
  const value = person.attributes.get('unsubscribed')?.value;
  return value === true || value === 1 || value === '1' || (typeof value === 'string' && /^true$/i.test(value));
}
