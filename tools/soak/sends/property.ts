/**
 * Never two accepted sends for one event_id unless its message says so, and every message ends sent, parked with its
 * reason, or pending: over random deliveries on two instances, in every order, with deaths and faults.
 */
import fc from 'fast-check';

import type { SendCore } from './core';
import { courses, healthyDelivery, type Course, type Delivery, type LedgerFault, type Plan } from './plan';
import { SendWorld, type Ending } from './world';

const often = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 3, arbitrary: fc.constantFrom(...others) });

const delivery: fc.Arbitrary<Delivery> = fc.record({
  message: fc.constantFrom(0, 0, 0, 1),
  isReplay: fc.boolean(),
  course: often<Course>('accepted', ...(Object.keys(courses) as Course[]), 'refused', 'refused'),
  ledgerFaults: fc.array(often<LedgerFault>('none', 'not done', 'answer lost'), { maxLength: 4 }),
  // 120 s and more outlive a lease, 16 s the time within which a send may begin.
  pauseMs: often(0, 1_000, 16_000, 125_000),
  claimPauseMs: often(0, 16_000, 125_000),
  diesAt: often<number | undefined>(undefined, 1, 2, 3, 4, 5, 6, 7, 8, 25),
  isReconciled: fc.boolean(),
});

const plan: fc.Arbitrary<Plan> = fc.record({
  messages: fc.constantFrom('park' as const, 'park' as const, 'resend' as const).map((onUnknown) => [
    { eventId: 'receipt:1', onUnknown },
    { eventId: 'receipt:2', onUnknown: 'park' as const },
  ]),
  instances: fc.array(fc.array(delivery, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 2 }),
});

const settlingDeliveriesMax = 6;
const leaseOverMs = 125_000;

/** What was violated; nothing when the property holds for this plan in this order. */
export async function violationsOf(
  core: SendCore,
  { messages, instances }: Plan,
  scheduler: fc.Scheduler,
): Promise<string[]> {
  const world = new SendWorld(core, messages, scheduler);
  const playing = instances.map(async (queue, instance) => {
    for (const next of queue) {
      await scheduler.schedule(Promise.resolve(), 'push');
      world.pass(next.pauseMs);
      await world.deliver(instance, next);
      const message = next.isReconciled ? messages[next.message] : undefined;
      if (message) await world.reconcile(message);
    }
  });
  await scheduler.waitFor(Promise.all(playing));
  await world.checkAtEnd();
  await settle(world, messages, scheduler);
  return world.violations;
}

/** With nothing going wrong any more every message ends, and one that may be sent again has been sent. */
async function settle(world: SendWorld, messages: Plan['messages'], scheduler: fc.Scheduler): Promise<void> {
  for (const [message, { eventId, onUnknown }] of messages.entries()) {
    let isOver = false;
    // What was refused is parked again however often it comes, and is sent when somebody replays it.
    let isReplay = false;
    for (let tries = 0; tries < settlingDeliveriesMax && !isOver; tries += 1) {
      world.pass(leaseOverMs);
      const ending: Ending = await scheduler.waitFor(
        world.deliver(tries % 2, { ...healthyDelivery, message, isReplay }),
      );
      isReplay ||= ending.kind === 'failed' && ending.code === 'CUSTOMERIO_REJECTED';
      isOver = ending.kind === 'settled' || (ending.kind === 'failed' && ending.code === 'SEND_OUTCOME_UNKNOWN');
    }
    if (!isOver) world.violations.push(`${eventId}: still pending with nothing in its way`);
    if (onUnknown === 'resend' && (world.accepted.get(eventId) ?? []).length === 0) {
      world.violations.push(`${eventId}: says resend and was never sent`);
    }
  }
  await world.checkAtEnd();
}

export type PropertyRun = { readonly runs: number; readonly seed: number; readonly failure: string | undefined };

/** Plays `runs` plans. The failure names the seed and the path that play it again. */
export async function checkSends(core: SendCore, seed: number, runs: number): Promise<PropertyRun> {
  const details = await fc.check(
    fc.asyncProperty(plan, fc.scheduler(), async (chosen, scheduler) => {
      const violations = await violationsOf(core, chosen, scheduler);
      if (violations.length > 0) throw new Error(violations.join('; '));
    }),
    { seed, numRuns: runs, endOnFailure: true },
  );
  if (!details.failed) return { runs: details.numRuns, seed, failure: undefined };
  const reason = details.errorInstance instanceof Error ? details.errorInstance.message : 'no reason';
  return {
    runs: details.numRuns,
    seed,
    failure: `${reason} (seed ${seed}, path ${details.counterexamplePath ?? '0'})`,
  };
}

/** Every message is sent exactly once when nothing goes wrong, whoever delivers it how often. */
export async function checkHealthySends(core: SendCore, seed: number, runs: number): Promise<PropertyRun> {
  const healthy = fc.constantFrom(0, 1).map((message): Delivery => ({ ...healthyDelivery, message }));
  const queues = fc.array(fc.array(healthy, { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 2 });
  const messages = [0, 1].map((index) => ({ eventId: `receipt:${index}`, onUnknown: 'park' as const }));
  const details = await fc.check(
    fc.asyncProperty(queues, fc.scheduler(), async (instances, scheduler) => {
      const world = new SendWorld(core, messages, scheduler);
      const playing = instances.map(async (queue, instance) => {
        for (const next of queue) await world.deliver(instance, next);
      });
      await scheduler.waitFor(Promise.all(playing));
      const asked = new Set(instances.flat().map(({ message }) => message));
      for (const [index, { eventId }] of messages.entries()) {
        const sent = world.accepted.get(eventId)?.length ?? 0;
        if (sent !== (asked.has(index) ? 1 : 0)) world.violations.push(`${eventId}: sent ${sent} times`);
      }
      if (world.violations.length > 0) throw new Error(world.violations.join('; '));
    }),
    { seed, numRuns: runs, endOnFailure: true },
  );
  const failure = details.failed ? `${String(details.errorInstance)} (seed ${seed})` : undefined;
  return { runs: details.numRuns, seed, failure };
}
