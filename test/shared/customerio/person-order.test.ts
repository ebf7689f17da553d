/** Goal: nobody's operations overtake each other. Method: tables for a choice, a property for all that can happen. */
import { setImmediate as turn } from 'node:timers/promises';

import fc from 'fast-check';

import { PersonOrder, type OrderedOperation } from '../../../shared/customerio/person-order';
import { MicroBatcher } from '../../../shared/micro-batch';

const normal = (...people: readonly string[]): OrderedOperation => ({ people, alone: false, single: false });
const alone = (...people: readonly string[]): OrderedOperation => ({ people, alone: true, single: false });
const single = (...people: readonly string[]): OrderedOperation => ({ people, alone: false, single: true });

describe('PersonOrder', () => {
  it.each<[string, readonly OrderedOperation[], readonly OrderedOperation[], string]>([
    ['lets one person have several in one batch', [], [normal('a'), normal('a'), normal('b')], 'yyy'],
    ['holds back whoever has something under way', [normal('a')], [normal('a'), normal('b')], 'ny'],
    ['lets an exclusive one go with other people', [], [normal('a'), alone('b')], 'yy'],
    ['holds an exclusive one back behind its person', [], [normal('a'), alone('a')], 'yn'],
    ['holds its person back behind an exclusive one', [], [alone('a'), normal('a'), normal('b')], 'yny'],
    ['lets nothing overtake what was held back', [normal('a')], [alone('a', 'b'), normal('b')], 'nn'],
    ['holds a merge back behind its secondary', [normal('b')], [alone('a', 'b'), normal('c')], 'ny'],
    ['holds both people of a merge', [], [alone('a', 'b'), normal('b'), normal('a')], 'ynn'],
    ['sends a single one by itself', [], [single('a'), normal('b'), normal('a')], 'ynn'],
    ['sends no single one with others, nor its person past it', [], [normal('b'), single('a'), normal('a')], 'ynn'],
    ['does not order what is about nobody', [single()], [normal('a'), single(), normal('b')], 'yny'],
  ])('%s', (_claim, underWay, operations, expected) => {
    const order = new PersonOrder();
    for (const operation of underWay) order.sent(operation);
    const goes = order.choose();
    expect(operations.map((operation) => (goes(operation) ? 'y' : 'n')).join('')).toBe(expected);
  });

  it('frees a person when all of it has settled, and not before', () => {
    const order = new PersonOrder();
    const mayGo = (): boolean => order.choose()(normal('a'));
    order.sent(normal('a'));
    order.sent(alone('a', 'b'));
    order.settled(normal('a'));
    expect(mayGo()).toBe(false);
    order.settled(alone('a', 'b'));
    expect(mayGo()).toBe(true);
  });

  it('keeps its promises for any operations, delays and limits', async () => {
    const person = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const operation = fc.oneof(
      { weight: 6, arbitrary: fc.tuple(person).map((people) => normal(...people)) },
      { weight: 2, arbitrary: fc.tuple(person, person).map((people) => alone(...people)) },
      { weight: 1, arbitrary: fc.tuple(person).map((people) => alone(...people)) },
      { weight: 1, arbitrary: fc.tuple(person).map((people) => single(...people)) },
      { weight: 1, arbitrary: fc.constant(single()) },
    );
    const step = fc.record({ operation, turnsBefore: fc.nat(3), turnsOpen: fc.nat(4) });
    const limits = fc.record({
      itemsMax: fc.integer({ min: 1, max: 5 }),
      batchesInFlightMax: fc.integer({ min: 1, max: 4 }),
    });

    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), limits, async (steps, { itemsMax, batchesInFlightMax }) => {
        type Item = OrderedOperation & { readonly number: number; readonly turnsOpen: number };
        const underWay: Item[] = [];
        const sentInOrder: Item[] = [];
        const broken: string[] = [];
        const batcher = new MicroBatcher<Item, number>({
          itemsMax,
          batchesInFlightMax,
          bytesMax: 1_000,
          waitMsMax: 1,
          itemBytes: () => 1,
          order: new PersonOrder(),
          send: async (entries) => {
            const batch = entries.map((entry) => entry.item);
            const sharesPerson = (one: Item, other: Item): boolean =>
              one !== other && one.people.some((name) => other.people.includes(name));
            if (batch.some((item) => underWay.some((other) => sharesPerson(item, other)))) broken.push('two batches');
            if (batch.some((item) => item.alone && batch.some((other) => sharesPerson(item, other))))
              broken.push('company');
            if (batch.length > 1 && batch.some((item) => item.single)) broken.push('a single one in a batch');
            underWay.push(...batch);
            sentInOrder.push(...batch);
            for (const { item, resolve, reject } of entries) {
              for (let count = 0; count < item.turnsOpen; count += 1) await turn();
              underWay.splice(underWay.indexOf(item), 1);
              if (item.turnsOpen === 2) reject(new Error('refused'));
              else resolve(item.number);
            }
          },
        });
        const results: Promise<number>[] = [];
        for (const [number, { operation: added, turnsBefore, turnsOpen }] of steps.entries()) {
          for (let count = 0; count < turnsBefore; count += 1) await turn();
          results.push(batcher.add({ ...added, number, turnsOpen }));
        }
        await Promise.allSettled(results);

        expect(broken).toEqual([]);
        expect(sentInOrder.map((item) => item.number).sort((a, b) => a - b)).toEqual(steps.map((_, number) => number));
        for (const name of ['a', 'b', 'c', 'd', 'e']) {
          const numbers = sentInOrder.filter((item) => item.people.includes(name)).map((item) => item.number);
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
