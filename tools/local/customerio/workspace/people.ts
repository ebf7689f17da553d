/** Everybody in the workspace, and who answers to which identifier. */
import type { OwnIdentifierKind, PersonRef } from '../operation';
import type { Person } from './person';

/** Ids are case-sensitive, addresses are not (Track API specification, identify). */
export const identifierKey = (kind: OwnIdentifierKind, value: string): string =>
  kind === 'email' ? value.toLowerCase() : value;

/** The official examples of a `cio_id` are eight hexadecimal digits that count upwards, such as 03000001. */
const firstCioId = 0x03000001;

export class People {
  readonly #byCioId = new Map<string, Person>();
  readonly #byOwn: Readonly<Record<OwnIdentifierKind, Map<string, Person>>> = {
    id: new Map(),
    email: new Map(),
    phone: new Map(),
  };
  #created = 0;

  get size(): number {
    return this.#byCioId.size;
  }

  /** In the order of creation. */
  [Symbol.iterator](): Iterator<Person> & Iterable<Person> {
    return this.#byCioId.values();
  }

  find({ kind, value }: PersonRef): Person | undefined {
    return kind === 'cio_id' ? this.#byCioId.get(value) : this.#byOwn[kind].get(identifierKey(kind, value));
  }

  create(nowMs: number): Person {
    const order = this.#created++;
    const person: Person = {
      order,
      cioId: (firstCioId + order).toString(16).padStart(8, '0'),
      createdAtMs: nowMs,
      identifiers: {},
      attributes: new Map(),
      events: [],
      preferences: undefined,
      devices: undefined,
      relationships: undefined,
    };
    this.#byCioId.set(person.cioId, person);
    return person;
  }

  /** Whoever had the identifier before keeps nothing of it: callers check first. */
  setIdentifier(person: Person, kind: OwnIdentifierKind, value: string): void {
    const previous = person.identifiers[kind];
    if (previous !== undefined) this.#byOwn[kind].delete(identifierKey(kind, previous));
    person.identifiers[kind] = value;
    this.#byOwn[kind].set(identifierKey(kind, value), person);
  }

  /** Frees the identifiers; the `cio_id` is never given out again. */
  remove(person: Person): void {
    this.#byCioId.delete(person.cioId);
    for (const kind of ['id', 'email', 'phone'] as const) {
      const value = person.identifiers[kind];
      if (value !== undefined) this.#byOwn[kind].delete(identifierKey(kind, value));
    }
  }
}
