/** People as the control endpoints show them: with Customer.io's own words for what Customer.io knows. */
import type { PersonRef } from './operation';
import type { Page } from './request-log';
import { isUnsubscribed } from './workspace/attributes';
import type { CustomObject } from './workspace/objects';
import type { Device, Person, StoredEvent } from './workspace/person';
import { preferencesKey } from './workspace/preferences';
import type { SuppressedGroup } from './workspace/suppression';
import type { Workspace } from './workspace/workspace';

export type PersonView = {
  readonly suppressed: boolean;
  readonly cio_id: string | null;
  readonly id: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly unsubscribed: boolean;
  /** Values as they were written; `id` and `email` are attributes too. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Unix second of the write that set each attribute. */
  readonly timestamps: Readonly<Record<string, number>>;
  readonly cio_subscription_preferences: Readonly<Record<string, unknown>>;
  readonly devices: readonly Device[];
  readonly events: readonly StoredEvent[];
  readonly relationships: readonly RelationshipView[];
  readonly segments: readonly string[];
};

export type RelationshipView = {
  readonly object: string;
  readonly attributes: Readonly<Record<string, unknown>>;
};

export type ObjectView = {
  readonly cio_object_id: string;
  readonly object_type_id: string;
  readonly object_id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** `cio_id` of everybody who has a relationship to it. */
  readonly people: readonly string[];
};

export function personView(workspace: Workspace, person: Person): PersonView {
  const attributes: [string, unknown][] = [['cio_id', person.cioId]];
  const timestamps: [string, number][] = [];
  for (const [name, { value, at }] of person.attributes) {
    if (value === undefined) continue;
    attributes.push([name, value]);
    timestamps.push([name, at]);
  }
  if (person.preferences !== undefined) timestamps.push([preferencesKey, person.preferences.at]);
  return {
    suppressed: false,
    cio_id: person.cioId,
    id: person.identifiers.id ?? null,
    email: person.identifiers.email ?? null,
    phone: person.identifiers.phone ?? null,
    unsubscribed: isUnsubscribed(person),
    attributes: Object.fromEntries(attributes),
    timestamps: Object.fromEntries(timestamps),
    cio_subscription_preferences: person.preferences?.toJSON() ?? {},
    devices: [...(person.devices?.values() ?? [])],
    events: person.events,
    relationships: [...(person.relationships ?? [])].map(([object, held]) => ({
      object,
      attributes: Object.fromEntries(held),
    })),
    segments: [...workspace.segments].flatMap(([id, members]) => (members.has(person) ? [id] : [])),
  };
}

/** Of a suppressed person only the blocked identifiers are left. */
function suppressedView({ identifiers, cioId }: SuppressedGroup): PersonView {
  return {
    suppressed: true,
    cio_id: cioId ?? null,
    id: identifiers.id ?? null,
    email: identifiers.email ?? null,
    phone: identifiers.phone ?? null,
    unsubscribed: false,
    attributes: {},
    timestamps: {},
    cio_subscription_preferences: {},
    devices: [],
    events: [],
    relationships: [],
    segments: [],
  };
}

/** `since` counts list entries here, because people come and go: first the people by age, then the suppressed. */
export function* peopleViews(workspace: Workspace, { since = 0, limit = Infinity }: Page): Generator<PersonView> {
  let skip = since;
  let left = limit;
  for (const person of workspace.people) {
    if (skip-- > 0) continue;
    if (left-- <= 0) return;
    yield personView(workspace, person);
  }
  for (const group of workspace.suppression.list()) {
    if (skip-- > 0) continue;
    if (left-- <= 0) return;
    yield suppressedView(group);
  }
}

/** By `cio_<cio_id>`, address, id or phone number, whatever the value is. */
export function findView(workspace: Workspace, value: string): PersonView | undefined {
  const refs: readonly PersonRef[] = [
    ...(value.startsWith('cio_') ? [{ kind: 'cio_id' as const, value: value.slice('cio_'.length) }] : []),
    { kind: 'id', value },
    { kind: 'email', value },
    { kind: 'phone', value },
    { kind: 'cio_id', value },
  ];
  for (const ref of refs) {
    const person = workspace.people.find(ref);
    if (person !== undefined) return personView(workspace, person);
  }
  for (const ref of refs) {
    const group = workspace.suppression.find(ref);
    if (group !== undefined) return suppressedView(group);
  }
  return undefined;
}

export function objectView({ cioObjectId, typeId, objectId, attributes, people }: CustomObject): ObjectView {
  return {
    cio_object_id: cioObjectId,
    object_type_id: typeId,
    object_id: objectId,
    attributes: Object.fromEntries(attributes),
    people: [...people].map((person) => person.cioId),
  };
}
