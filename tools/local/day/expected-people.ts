/** What Customer.io must know in the end: every accepted operation applied, the newest write of an attribute winning. */
import { isEvent, type Event, type Json, type Operation, type Target } from './operation';

export type ExpectedPerson = {
  readonly names: ReadonlySet<Target>;
  readonly attributes: ReadonlyMap<string, unknown>;
  readonly deviceTokens: ReadonlySet<string>;
  readonly objects: ReadonlySet<Target>;
  /** By identity, so that a repeat is no second event. */
  readonly events: ReadonlyMap<string, ExpectedEvent>;
};

export type ExpectedEvent = {
  readonly marker: string;
  readonly name: string;
  readonly timeMs: number;
  readonly attributes: Json;
};

type Write = { readonly value: unknown; readonly timeMs: number };

class Person {
  readonly names = new Set<Target>();
  readonly writes = new Map<string, Write>();
  readonly deviceTokens = new Set<string>();
  readonly objects = new Set<Target>();
  readonly events = new Map<string, ExpectedEvent>();

  write(name: string, write: Write): void {
    const known = this.writes.get(name);
    if (known === undefined || write.timeMs >= known.timeMs) this.writes.set(name, write);
  }
}

/** Identifiers among the attributes name a person; they are compared as names. */
const namingAttributes = ['id', 'email', 'cio_id', 'phone', 'anonymous_id'] as const;

/** Fed with the delivered operations in the order of publishing. */
export class ExpectedPeople {
  readonly #people = new Set<Person>();
  readonly #byName = new Map<Target, Person>();
  readonly #suppressed = new Map<Target, ReadonlySet<Target>>();
  readonly #anonymous = new Map<string, Map<string, ExpectedEvent>>();
  readonly #visitors = new Map<string, Person>();

  apply(operation: Operation, timeMs: number, identity: string, marker: string): void {
    if (isEvent(operation)) {
      const { name, attributes } = operation;
      this.#event(operation, identity, { marker, name, timeMs, attributes });
      return;
    }
    const { target } = operation;
    if (target.startsWith('object:')) return;
    if (operation.action === 'unsuppress') this.#unsuppress(target);
    if (operation.action === 'suppress') this.#suppress(target);
    if (this.#suppressed.has(target)) return;
    switch (operation.action) {
      case 'identify':
        this.#identify(this.#known(target), operation.attributes, timeMs);
        return;
      case 'add_device':
        this.#known(target).deviceTokens.add(operation.token);
        return;
      case 'delete_device':
        this.#byName.get(target)?.deviceTokens.delete(operation.token);
        return;
      case 'add_relationships':
        for (const object of operation.related) this.#known(target).objects.add(object);
        return;
      case 'delete_relationships':
        for (const object of operation.related) this.#byName.get(target)?.objects.delete(object);
        return;
      case 'merge':
        this.#merge(target, operation.secondary);
        return;
      case 'delete':
        this.#forget(target);
        return;
      case 'suppress':
      case 'unsuppress':
        return;
    }
  }

  get people(): readonly ExpectedPerson[] {
    return [...this.#people].map(({ names, writes, deviceTokens, objects, events }) => ({
      names,
      attributes: new Map([...writes].map(([name, { value }]) => [name, value])),
      deviceTokens,
      objects,
      events,
    }));
  }

  get suppressed(): ReadonlySet<Target> {
    return new Set(this.#suppressed.keys());
  }

  #known(target: Target): Person {
    const known = this.#byName.get(target);
    if (known !== undefined) return known;
    const person = new Person();
    this.#people.add(person);
    this.#name(person, target);
    return person;
  }

  #name(person: Person, target: Target): void {
    person.names.add(target);
    this.#byName.set(target, person);
  }

  #identify(person: Person, attributes: Readonly<Record<string, unknown>>, timeMs: number): void {
    for (const [name, value] of Object.entries(attributes)) {
      if (!namingAttributes.some((naming) => naming === name)) person.write(name, { value, timeMs });
    }
    const { email, anonymous_id: visitor } = attributes;
    if (typeof email === 'string') this.#name(person, `email:${email.toLowerCase()}`);
    if (typeof visitor !== 'string') return;
    this.#visitors.set(visitor, person);
    for (const [identity, event] of this.#anonymous.get(visitor) ?? []) person.events.set(identity, event);
  }

  #event({ target, anonymousId }: Event, identity: string, event: ExpectedEvent): void {
    if (target !== undefined) {
      if (!this.#suppressed.has(target)) this.#known(target).events.set(identity, event);
      return;
    }
    const visitor = anonymousId ?? '';
    const events = this.#anonymous.get(visitor) ?? new Map<string, ExpectedEvent>();
    this.#anonymous.set(visitor, events.set(identity, event));
    this.#visitors.get(visitor)?.events.set(identity, event);
  }

  /** Deletes the person and blocks every name of theirs. */
  #suppress(target: Target): void {
    const names = new Set([target, ...(this.#byName.get(target)?.names ?? [])]);
    for (const name of names) this.#suppressed.set(name, names);
    this.#forget(target);
  }

  /** Frees all the names together, whichever is given. Nothing comes back. */
  #unsuppress(target: Target): void {
    for (const name of this.#suppressed.get(target) ?? []) this.#suppressed.delete(name);
  }

  #forget(target: Target): void {
    const person = this.#byName.get(target);
    if (person === undefined) return;
    this.#people.delete(person);
    for (const name of person.names) this.#byName.delete(name);
  }

  /** The primary keeps what it has and gets what it lacks; the secondary is gone. Nothing happens without a primary. */
  #merge(primary: Target, secondary: Target): void {
    const [kept, gone] = [this.#byName.get(primary), this.#byName.get(secondary)];
    if (kept === undefined || gone === undefined) return;
    for (const [name, write] of gone.writes) if (!kept.writes.has(name)) kept.writes.set(name, write);
    for (const [identity, event] of gone.events) kept.events.set(identity, event);
    for (const token of gone.deviceTokens) kept.deviceTokens.add(token);
    for (const object of gone.objects) kept.objects.add(object);
    this.#forget(secondary);
  }
}
