// Goal: never two live claims and never two sends without `resend`, whatever the order of things. Method: instances of
// a little sender work on one store; fast-check chooses who moves next, when the clock moves, and which operations fail
// before they are done, fail after, or are sent twice by the store's client. A failing run prints its seed and path.
import fc from 'fast-check';

import { PipelineError } from '../../../shared/errors';
import type { Entry } from '../../../shared/ledger/entry';
import type { EntryStore, Written } from '../../../shared/ledger/entry-store';
import type { Claim, OnUnknown } from '../../../shared/ledger/ledger';
import { memoryStore } from '../../../shared/ledger/memory';
import { openLedger } from '../../../shared/ledger/open-ledger';

const leaseMs = 100;
const eventId = 'order-1';

type Fault = 'none' | 'not done' | 'answer lost' | 'sent twice';
/** What becomes of a sender once it has the claim. */
type Course = 'sent' | 'refused' | 'outcome unknown' | 'crash before the send' | 'crash after the send';
type Delivery = { readonly course: Course; readonly messageId: string; readonly pauses: readonly number[] };

/** Each operation waits for its turn; then its fault decides. */
function unreliable(store: EntryStore, scheduler: fc.Scheduler, nextFault: () => Fault): EntryStore {
  const lost = (): never => {
    throw new PipelineError('LEDGER_UNAVAILABLE', 'lost');
  };
  const write = async (act: () => Promise<Written>): Promise<Written> => {
    const fault = nextFault();
    await scheduler.schedule(Promise.resolve(), 'request');
    if (fault === 'not done') return lost();
    let answer = await act();
    if (fault === 'sent twice') {
      await scheduler.schedule(Promise.resolve(), 'again');
      answer = await act();
    }
    await scheduler.schedule(Promise.resolve(), 'answer');
    return fault === 'answer lost' ? lost() : answer;
  };
  return {
    async read(id) {
      const fault = nextFault();
      await scheduler.schedule(Promise.resolve(), 'read');
      return fault === 'not done' || fault === 'answer lost' ? lost() : store.read(id);
    },
    create: (entry) => write(() => store.create(entry)),
    replace: (found, entry) => write(() => store.replace(found, entry)),
    remove: (found) => write(() => store.remove(found)),
    unsettled: (entriesMax) => store.unsettled(entriesMax),
  };
}

/** Watches every write: a live claim gives way only to its owner's own word, and `sent` to nothing. */
function watched(store: EntryStore, nowMs: () => number, broken: string[], facts: Set<string>): EntryStore {
  const check = (before: Entry | undefined, after: Entry | undefined): void => {
    if (before?.kind === 'sent') broken.push('sent was overwritten');
    if (before?.kind !== 'claimed' || after?.kind !== 'claimed') return;
    if (before.owner !== after.owner && nowMs() < before.leaseUntilMs) broken.push('two live claims');
    if (before.owner !== after.owner) facts.add('claimed again');
  };
  return {
    ...store,
    async replace(found, entry) {
      const before = (await store.read(eventId))?.entry;
      const written = await store.replace(found, entry);
      if (written === 'done') check(before, entry);
      return written;
    },
    async remove(found) {
      const before = (await store.read(eventId))?.entry;
      const written = await store.remove(found);
      if (written === 'done') check(before, undefined);
      return written;
    },
  };
}

const deliveries: fc.Arbitrary<Delivery[]> = fc.array(
  fc.record({
    course: fc.constantFrom<Course>(
      'sent',
      'refused',
      'outcome unknown',
      'crash before the send',
      'crash after the send',
    ),
    messageId: fc.constantFrom('m-1', 'm-1', 'm-2'),
    // Before the claim, before the send, before the report. 100 and more outlive the lease.
    pauses: fc.array(fc.constantFrom(0, 0, 0, 40, 99, 100, 150), { minLength: 3, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
);
const faults = fc.infiniteStream(
  fc.constantFrom<Fault>('none', 'none', 'none', 'none', 'not done', 'answer lost', 'sent twice'),
);

type World = { sends: number; refused: Set<string>; live: Set<Claim>; broken: string[]; facts: Set<string> };

async function runDeliveries(
  plan: readonly (readonly Delivery[])[],
  options: { scheduler: fc.Scheduler; nextFault: () => Fault; onUnknown: OnUnknown },
): Promise<World & { end: Entry | undefined }> {
  const { scheduler, nextFault, onUnknown } = options;
  const clock = { nowMs: 1_000_000 };
  const world: World = { sends: 0, refused: new Set(), live: new Set(), broken: [], facts: new Set() };
  const truth = watched(memoryStore(), () => clock.nowMs, world.broken, world.facts);
  let owners = 0;
  const newOwner = (): string => `owner-${(owners += 1)}`;
  const pause = async (ms: number | undefined): Promise<void> => {
    await scheduler.schedule(Promise.resolve(), 'pause');
    clock.nowMs += ms ?? 0;
  };
  const instance = async (queue: readonly Delivery[]): Promise<void> => {
    const ledger = openLedger(unreliable(truth, scheduler, nextFault), { nowMs: () => clock.nowMs, newOwner, leaseMs });
    for (const { course, messageId, pauses } of queue) {
      await pause(pauses[0]);
      try {
        const wasRefused = world.refused.has(messageId);
        const answer = await ledger.claim({ eventId, messageId, onUnknown });
        if (answer.kind === 'refused') world.facts.add('refused again');
        if (answer.kind !== 'claimed') continue;
        if (wasRefused) world.broken.push('a refused message may be sent');
        const { claim } = answer;
        const others = [...world.live].filter((other) => clock.nowMs < other.leaseUntilMs);
        if (others.length > 0 && clock.nowMs < claim.leaseUntilMs) world.broken.push('two hold a live claim');
        world.live.add(claim);
        await pause(pauses[1]);
        // A sender gives up before the send when its time is over; the lease is longer than that time.
        if (clock.nowMs >= claim.leaseUntilMs) {
          world.live.delete(claim);
          await ledger.release(claim);
        } else if (course === 'refused') {
          world.live.delete(claim);
          await ledger.recordRefused(claim, { messageId, detail: 'no' });
          world.refused.add(messageId);
        } else if (course !== 'crash before the send') {
          world.sends += 1;
          const deliveryId = `d-${world.sends}`;
          await pause(pauses[2]);
          if (course === 'crash after the send') continue;
          world.live.delete(claim);
          if (course === 'outcome unknown') await ledger.recordUnknown(claim);
          else await ledger.recordSent(claim, deliveryId);
        }
      } catch (error) {
        if (!(error instanceof PipelineError)) throw error;
      }
    }
  };
  const done = Promise.all(plan.map(instance));
  await scheduler.waitFor(done);
  return { ...world, end: (await truth.read(eventId))?.entry };
}

const runs = { numRuns: 3_000 };

describe('openLedger', () => {
  it('lets at most one send through, whatever is lost and whoever dies', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, deliveries, fc.scheduler(), faults, async (a, b, scheduler, faultsOf) => {
        const nextFault = (): Fault => faultsOf.next().value as Fault;
        const world = await runDeliveries([a, b], { scheduler, nextFault, onUnknown: 'park' });
        expect(world.broken).toEqual([]);
        expect(world.sends).toBeLessThanOrEqual(1);
        // A send is never forgotten: the entry says sent, in doubt, or still claimed.
        if (world.sends === 1) expect(world.end).toBeDefined();
      }),
      runs,
    );
  });

  it('never has two live claims where messages say resend, and never forgets a send', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(deliveries, deliveries, fc.scheduler(), faults, async (a, b, scheduler, faultsOf) => {
        const nextFault = (): Fault => faultsOf.next().value as Fault;
        const world = await runDeliveries([a, b], { scheduler, nextFault, onUnknown: 'resend' });
        expect(world.broken).toEqual([]);
        if (world.sends > 0) expect(world.end).toBeDefined();
        for (const fact of world.facts) seen.add(fact);
      }),
      runs,
    );
    // Without this the property might hold because nothing ever happened.
    expect([...seen].sort()).toEqual(['claimed again', 'refused again']);
  });

  it('sends exactly once, and says so, when nothing goes wrong but requests that the client sends twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.scheduler(),
        fc.infiniteStream(fc.constantFrom<Fault>('none', 'sent twice')),
        async (count, scheduler, faultsOf) => {
          const nextFault = (): Fault => faultsOf.next().value as Fault;
          const good: Delivery = { course: 'sent', messageId: 'm-1', pauses: [0, 0, 0] };
          const plan = [Array.from({ length: count }, () => good), [good]];
          const world = await runDeliveries(plan, { scheduler, nextFault, onUnknown: 'park' });
          expect(world.sends).toBe(1);
          expect(world.end).toMatchObject({ kind: 'sent', deliveryId: 'd-1' });
        },
      ),
      { numRuns: 300 },
    );
  });
});
