/**
 * The verdict on a day. Pure: it reads recorded books and nothing else. What Customer.io's sandbox received and what is
 * on the dead-letter topics is the evidence; what the functions say of themselves must agree with it.
 */
import type { Books } from './books';
import { checkEvents } from './check-events';
import { checkFates, type Ledger } from './check-fates';
import { checkParked } from './check-parked';
import { checkPeople } from './check-people';
import { gatherEvidence } from './evidence';
import { expectationsFrom } from './expectations';
import type { Violation } from './violations';
import { wireFrom } from './wire';

export type Verdict = {
  readonly holds: boolean;
  readonly violations: readonly Violation[];
  /** One line a publication, in the order of publishing. */
  readonly ledger: readonly Ledger[];
  /** Delivered or parked without a line of a function that says so. */
  readonly unloggedCount: number;
};

export function prove(books: Books): Verdict {
  const expectations = expectationsFrom(books.published, books.scripted);
  const wire = wireFrom(books.requests);
  const { byPublication, strangers } = gatherEvidence(books, expectations.messages, wire);
  const fates = checkFates(byPublication, books.pending);
  const violations: Violation[] = [
    ...books.unsettled.map((what): Violation => ({ kind: 'UNSETTLED', marker: undefined, what })),
    ...fates.violations,
    ...checkParked(byPublication),
    ...checkEvents(byPublication),
    ...checkPeople(expectations.people, books),
    ...strangers.map((what): Violation => ({ kind: 'STRANGER', marker: undefined, what })),
  ];
  const unlogged = fates.ledger.filter(({ seen, logged }) => !logged && settledKinds.has(seen.kind));
  return { holds: violations.length === 0, violations, ledger: fates.ledger, unloggedCount: unlogged.length };
}

const settledKinds: ReadonlySet<string> = new Set(['delivered', 'duplicate', 'parked']);
