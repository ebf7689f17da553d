/** Whether Customer.io knows everybody as the published stream says, and counts every event once. */
import { isDeepStrictEqual } from 'node:util';

import type { Books, SandboxEvent, SandboxPerson } from './books';
import type { ExpectedEvent, ExpectedPeople, ExpectedPerson } from './expected-people';
import { markerAttribute } from './operation';
import type { Violation, ViolationKind } from './violations';

type Found = (kind: ViolationKind, marker: string | undefined, what: string) => void;

export function checkPeople(expected: ExpectedPeople, { people, suppressed }: Books): Violation[] {
  const violations: Violation[] = [];
  const found: Found = (kind, marker, what) => {
    violations.push({ kind, marker, what });
  };
  const byName = new Map(people.flatMap((person) => namesOf(person).map((name) => [name, person] as const)));
  const met = new Set<SandboxPerson>();
  for (const person of expected.people) {
    const seen = [...person.names].map((name) => byName.get(name)).find((candidate) => candidate !== undefined);
    const name = [...person.names][0] ?? '';
    if (seen === undefined) {
      const marker = markerOf(person);
      found('PERSON_MISSING', marker, `${name} is not there`);
      continue;
    }
    met.add(seen);
    compareAttributes(name, person, seen, found);
    compareDevices(name, person, seen, found);
    compareObjects(name, person, seen, found);
    compareEvents(name, person, seen, found);
  }
  for (const stranger of people) {
    if (met.has(stranger)) continue;
    const marker = stranger.attributes[markerAttribute];
    const text = typeof marker === 'string' ? marker : undefined;
    found('PERSON_UNEXPECTED', text, `${namesOf(stranger)[0] ?? 'somebody without a name'} is there`);
  }
  for (const name of expected.suppressed) {
    if (!suppressed.includes(name)) found('SUPPRESSION_DIFFERS', undefined, `${name} is not suppressed`);
  }
  for (const name of suppressed) {
    if (!expected.suppressed.has(name)) found('SUPPRESSION_DIFFERS', undefined, `${name} is suppressed`);
  }
  return violations;
}

function namesOf({ id, email }: SandboxPerson): string[] {
  return [...(id === undefined ? [] : [`id:${id}`]), ...(email === undefined ? [] : [`email:${email.toLowerCase()}`])];
}

function markerOf({ attributes, events }: ExpectedPerson): string | undefined {
  const marker = attributes.get(markerAttribute);
  return typeof marker === 'string' ? marker : [...events.values()][0]?.marker;
}

function compareAttributes(name: string, person: ExpectedPerson, seen: SandboxPerson, found: Found): void {
  const attributes = new Set([...person.attributes.keys(), ...Object.keys(seen.attributes)]);
  for (const attribute of attributes) {
    const [expected, got] = [person.attributes.get(attribute), seen.attributes[attribute]];
    if (isDeepStrictEqual(expected, got)) continue;
    // The values themselves are those of this machine's invented people, so they may be printed.
    const what = `${name}: ${attribute}: got ${shown(got)}, the newest is ${shown(expected)}`;
    found('ATTRIBUTE_STALE', markerOf(person), what);
  }
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60));

function compareDevices(name: string, person: ExpectedPerson, seen: SandboxPerson, found: Found): void {
  const difference = differenceOf(person.deviceTokens, seen.deviceTokens);
  if (difference !== undefined) found('DEVICES_DIFFER', markerOf(person), `${name}: ${difference}`);
}

function compareObjects(name: string, person: ExpectedPerson, seen: SandboxPerson, found: Found): void {
  const difference = differenceOf(person.objects, seen.objects);
  if (difference !== undefined) found('RELATIONSHIPS_DIFFER', markerOf(person), `${name}: ${difference}`);
}

function differenceOf(expected: ReadonlySet<string>, got: readonly string[]): string | undefined {
  const missing = [...expected].filter((item) => !got.includes(item));
  const strange = got.filter((item) => !expected.has(item));
  return missing.length + strange.length === 0 ? undefined : `missing ${missing.length}, too many ${strange.length}`;
}

function compareEvents(name: string, person: ExpectedPerson, seen: SandboxPerson, found: Found): void {
  const byMarker = new Map<string, SandboxEvent[]>();
  for (const event of seen.events) {
    const marker = event.attributes[markerAttribute];
    const key = typeof marker === 'string' ? marker : 'without a marker';
    byMarker.set(key, [...(byMarker.get(key) ?? []), event]);
  }
  for (const expected of person.events.values()) {
    const { marker } = expected;
    const events = byMarker.get(marker) ?? [];
    byMarker.delete(marker);
    const text = `${name}: ${expected.name} (${marker})`;
    if (events.length === 0) found('EVENT_MISSING', marker, `${text} is not there`);
    if (events.length > 1) found('EVENT_TWICE', marker, `${text} counts ${events.length} times`);
    const field = events.map((event) => differingField(expected, event)).find((differing) => differing !== undefined);
    if (field !== undefined) found('EVENT_DIFFERS', marker, `${text} has another ${field}`);
  }
  for (const [marker, { length }] of byMarker) {
    found('EVENT_UNEXPECTED', marker, `${name}: an event ${marker}, ${length} times`);
  }
}

function differingField(expected: ExpectedEvent, seen: SandboxEvent): string | undefined {
  if (seen.name !== expected.name) return 'name';
  if (seen.timestamp !== Math.floor(expected.timeMs / 1000)) return 'time';
  return isDeepStrictEqual(seen.attributes, expected.attributes) ? undefined : 'content';
}
