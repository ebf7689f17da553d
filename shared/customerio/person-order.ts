import type { BatchOrder } from '../micro-batch';

/** What the order of operations hangs on. */
export type OrderedOperation = {
  /** Whom the operation is about, as it was addressed: `id:42`. A merge has two, an anonymous event none. */
  readonly people: readonly string[];
  /** Waits for everything pending for its people, and shares no request with anything of theirs. */
  readonly alone: boolean;
  /** Goes as a call of its own rather than as an item of a batch. */
  readonly single: boolean;
};

/**
 * Keeps the operations of one person in the order of their arrival, across batches too. Nobody can know that an id and
 * an address are the same person, so the order is per identifier as given.
 */
export class PersonOrder implements BatchOrder<OrderedOperation> {
  /** How many operations of a person are sent and not settled. */
  readonly #underWay = new Map<string, number>();

  choose(): (operation: OrderedOperation) => boolean {
    const passedOver = new Set<string>();
    const inBatch = new Set<string>();
    const aloneInBatch = new Set<string>();
    let isEmpty = true;
    let isSingle = false;

    const mayGo = (operation: OrderedOperation): boolean =>
      !isSingle &&
      (isEmpty || !operation.single) &&
      operation.people.every(
        (person) =>
          !this.#underWay.has(person) &&
          // What was passed over came first, and is not overtaken.
          !passedOver.has(person) &&
          !aloneInBatch.has(person) &&
          !(operation.alone && inBatch.has(person)),
      );

    return (operation) => {
      if (!mayGo(operation)) {
        for (const person of operation.people) passedOver.add(person);
        return false;
      }
      isEmpty = false;
      isSingle = operation.single;
      for (const person of operation.people) (operation.alone ? aloneInBatch : inBatch).add(person);
      return true;
    };
  }

  sent(operation: OrderedOperation): void {
    for (const person of operation.people) this.#underWay.set(person, (this.#underWay.get(person) ?? 0) + 1);
  }

  settled(operation: OrderedOperation): void {
    for (const person of operation.people) {
      const left = (this.#underWay.get(person) ?? 1) - 1;
      if (left === 0) this.#underWay.delete(person);
      else this.#underWay.set(person, left);
    }
  }
}
