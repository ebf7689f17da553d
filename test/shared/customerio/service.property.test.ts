/**
 * Goal: for any bad operations, and however the server refuses, exactly the bad ones are refused, everything else is
 * delivered, and no event goes out under two ids. Method: a server that behaves as generated, deliveries repeated as
 * Pub/Sub would until each is settled.
 */
import fc from 'fast-check';

import type { ScriptedReply, ReceivedRequest } from '../../support/scripted-server';
import { closeAll, endsOf, eventOf, itemsOf, serviceOn } from './service-on';

afterEach(closeAll);

type Refusal = '207 by index' | '207 in part' | '400 by index' | '400 in part' | '400' | '413 page' | '422';

type World = {
  readonly operations: readonly { readonly person: number; readonly isBad: boolean }[];
  readonly refusal: Refusal;
  /** The server answers 413 to more. */
  readonly serverItemsMax: number;
  /** The requests that fail before the server looks at them. */
  readonly faults: readonly number[];
};

const world: fc.Arbitrary<World> = fc.record({
  operations: fc.array(fc.record({ person: fc.nat(6), isBad: fc.boolean() }), { minLength: 1, maxLength: 24 }),
  refusal: fc.constantFrom<Refusal>(
    '207 by index',
    '207 in part',
    '400 by index',
    '400 in part',
    '400',
    '413 page',
    '422',
  ),
  serverItemsMax: fc.integer({ min: 1, max: 30 }),
  faults: fc.uniqueArray(fc.nat(12), { maxLength: 4 }),
});

/** Which of the operations of a request were accepted, and the answer. */
function judge(
  bad: readonly boolean[],
  { refusal, serverItemsMax }: World,
): { accepted: readonly boolean[]; reply: ScriptedReply } {
  const none = bad.map(() => false);
  if (bad.length > serverItemsMax) return { accepted: none, reply: { status: 413, body: '<html>too large</html>' } };
  if (!bad.includes(true)) return { accepted: bad.map(() => true), reply: {} };
  const errors = bad.flatMap((isBad, index) => (isBad ? [{ batch_index: index, reason: 'bad', field: 'name' }] : []));
  const accepted = refusal.startsWith('207') ? bad.map((isBad) => !isBad) : none;
  const said = {
    '207 by index': { status: 207, body: { errors } },
    '207 in part': { status: 207, body: { errors: [...errors.slice(1), { batch_index: 99 }] } },
    '400 by index': { status: 400, body: { errors } },
    '400 in part': { status: 400, body: { errors: errors.slice(0, 1) } },
    '400': { status: 400, body: { errors: [{ reason: 'bad' }] } },
    '413 page': { status: 413, body: '<html>too large</html>' },
    '422': { status: 422, body: '' },
  } as const satisfies Record<Refusal, ScriptedReply>;
  return { accepted, reply: said[refusal] };
}

const faults: readonly ScriptedReply[] = [
  { status: 500 },
  { status: 502, body: '<html>' },
  { reset: 'before' },
  { body: 'ok' },
];

describe('CustomerIOService, for any bad operations and any server', () => {
  it('refuses exactly those, delivers the rest, and sends each event under one id', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const calls = given.operations.map(({ person }, index) => eventOf(String(person), `event-${index}`));
        const indexOf = new Map(calls.map((call, index) => [call.ulid, index]));
        expect(indexOf.size).toBe(calls.length);
        const acceptedCounts = calls.map(() => 0);
        const strangers: string[] = [];

        const { service } = await serviceOn((request: ReceivedRequest, number): ScriptedReply => {
          const indexes = itemsOf(request).map(({ id = '' }) => {
            if (!indexOf.has(id)) strangers.push(id);
            return indexOf.get(id) ?? -1;
          });
          const fault = given.faults.indexOf(number);
          if (fault !== -1) return faults[fault] ?? {};
          const { accepted, reply } = judge(
            indexes.map((index) => given.operations[index]?.isBad === true),
            given,
          );
          for (const [place, index] of indexes.entries())
            if (accepted[place] === true) acceptedCounts[index] = (acceptedCounts[index] ?? 0) + 1;
          return reply;
        });

        const ends = calls.map(() => 'open');
        for (let attempt = 0; attempt < 10 && ends.includes('open'); attempt += 1) {
          const open = ends.flatMap((end, index) => (end === 'open' ? [index] : []));
          const tried = await endsOf(
            open.map((index) => service.track(eventOf(String(given.operations[index]?.person), `event-${index}`))),
          );
          for (const [place, index] of open.entries()) {
            const end = tried[place] ?? '';
            if (end === 'accepted' || end === 'CUSTOMERIO_REJECTED') ends[index] = end;
            else expect(end).toBe('CUSTOMERIO_UNAVAILABLE');
          }
        }

        expect(ends).toEqual(given.operations.map(({ isBad }) => (isBad ? 'CUSTOMERIO_REJECTED' : 'accepted')));
        expect(acceptedCounts.map((count) => count > 0)).toEqual(given.operations.map(({ isBad }) => !isBad));
        expect(strangers).toEqual([]);
        await closeAll();
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
