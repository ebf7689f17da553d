/** Objects (companies, courses, …) and their side of the relationships; the person's side is in the person. */
import type { Attributes, ObjectRef } from '../operation';
import type { Person } from './person';

export type CustomObject = {
  readonly order: number;
  readonly cioObjectId: string;
  readonly typeId: string;
  readonly objectId: string;
  readonly attributes: Map<string, unknown>;
  readonly people: Set<Person>;
  /** Relationships that wait for a person to be identified with the `anonymous_id`. */
  readonly anonymous: Map<string, Attributes>;
};

/** "Passing null or an empty string removes the attribute" (Track API specification, objects and relationships). */
export function writeAll(target: Map<string, unknown>, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === '') target.delete(name);
    else target.set(name, value);
  }
}

export const objectKey = (object: { readonly typeId: string; readonly objectId: string }): string =>
  `${object.typeId}/${object.objectId}`;

export class Objects {
  readonly #byKey = new Map<string, CustomObject>();
  readonly #byCioId = new Map<string, CustomObject>();
  readonly #awaiting = new Map<string, Set<CustomObject>>();
  #created = 0;

  list(): Iterable<CustomObject> {
    return this.#byKey.values();
  }

  find(ref: ObjectRef): CustomObject | undefined {
    return ref.kind === 'cio_object_id' ? this.#byCioId.get(ref.value) : this.#byKey.get(objectKey(ref));
  }

  /** A `cio_object_id` can only name what exists ("updates only"). */
  findOrCreate(ref: ObjectRef): CustomObject | undefined {
    const present = this.find(ref);
    if (present !== undefined || ref.kind === 'cio_object_id') return present;
    const order = this.#created++;
    const object: CustomObject = {
      order,
      // The official example is obb7fd050101: "ob" and hexadecimal digits.
      cioObjectId: `ob${(0x1000000001 + order).toString(16)}`,
      typeId: ref.typeId,
      objectId: ref.objectId,
      attributes: new Map(),
      people: new Set(),
      anonymous: new Map(),
    };
    this.#byKey.set(objectKey(object), object);
    this.#byCioId.set(object.cioObjectId, object);
    return object;
  }

  remove(object: CustomObject): void {
    this.#byKey.delete(objectKey(object));
    this.#byCioId.delete(object.cioObjectId);
    for (const person of [...object.people]) this.unlink(object, person);
    for (const waiting of this.#awaiting.values()) waiting.delete(object);
  }

  link(object: CustomObject, person: Person, attributes: Attributes): void {
    person.relationships ??= new Map();
    const key = objectKey(object);
    const held = person.relationships.get(key) ?? new Map<string, unknown>();
    writeAll(held, attributes);
    person.relationships.set(key, held);
    object.people.add(person);
  }

  unlink(object: CustomObject, person: Person): void {
    person.relationships?.delete(objectKey(object));
    object.people.delete(person);
  }

  linkAnonymous(object: CustomObject, anonymousId: string, attributes: Attributes): void {
    object.anonymous.set(anonymousId, attributes);
    const waiting = this.#awaiting.get(anonymousId) ?? new Set();
    this.#awaiting.set(anonymousId, waiting.add(object));
  }

  /** "When you identify the person, their anonymous relationship will carry over" (identify_anonymous). */
  carryOver(anonymousId: string, person: Person): void {
    for (const object of this.#awaiting.get(anonymousId) ?? []) {
      this.link(object, person, object.anonymous.get(anonymousId) ?? {});
      object.anonymous.delete(anonymousId);
    }
    this.#awaiting.delete(anonymousId);
  }

  /** The person goes (delete, suppress), or another one takes the relationships over (merge). */
  leave(person: Person, heir?: Person): void {
    for (const [key, attributes] of person.relationships ?? []) {
      const object = this.#byKey.get(key);
      if (object === undefined) continue;
      object.people.delete(person);
      if (heir !== undefined && heir.relationships?.has(key) !== true) {
        this.link(object, heir, Object.fromEntries(attributes));
      }
    }
    person.relationships = undefined;
  }
}
