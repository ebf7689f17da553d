/** What may happen in the small world of the interleavings, in any order. */
import fc from 'fast-check';

export const ids = ['1', '2'] as const;
/** Mostly of the one, so that much happens to the same person. */
const person = fc.constantFrom(ids[0], ids[0], ids[0], ids[1]);
const field = fc.constantFrom('unsubscribed' as const, 'topic_7' as const);
export type SpokenField = 'unsubscribed' | 'topic_7';
/** After so many accesses to database and topic the process dies; most live. */
const dies = fc.option(fc.nat({ max: 25 }), { nil: undefined });

const once = [
  fc.record({ kind: fc.constant('remove' as const), person }),
  fc.record({ kind: fc.constant('restore' as const), person }),
  fc.record({ kind: fc.constant('suppress' as const), person, dies }),
  fc.record({ kind: fc.constant('unsuppress' as const), person, dies }),
];
const prefer = fc.record({
  kind: fc.constant('prefer' as const),
  person,
  field,
  allowed: fc.boolean(),
  by: fc.constantFrom('person' as const, 'company' as const),
  dies,
});
const often = [
  // Twice: this is what everything else must not undo.
  prefer,
  prefer,
  fc.record({ kind: fc.constant('rename' as const), person }),
  fc.record({ kind: fc.constant('move' as const), person }),
  fc.record({ kind: fc.constant('state' as const), person, field, allowed: fc.boolean() }),
  fc.record({ kind: fc.constant('centre' as const), person, field, allowed: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('click' as const, 'complain' as const, 'bounce' as const), person }),
  fc.record({ kind: fc.constant('feedback' as const), pick: fc.nat(), again: fc.boolean(), dies }),
  fc.record({ kind: fc.constant('sync' as const), dies }),
  fc.record({ kind: fc.constant('deliver' as const), pick: fc.nat() }),
];
/** Nothing of the person is left to look at. */
const forget = fc.record({ kind: fc.constant('forget' as const), person, block: fc.boolean(), dies });
const step = fc.oneof(
  { weight: 40, arbitrary: fc.oneof(...often) },
  { weight: 12, arbitrary: fc.oneof(...once) },
  { weight: 2, arbitrary: forget },
);
export const steps = fc.array(step, { minLength: 4, maxLength: 24, size: 'max' });
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
