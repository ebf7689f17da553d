/** Whether every message ended where it had to, and whether the functions' own lines say the same. */
import { parkingAttributes, type Topic } from '../../../shared/names';
import type { Evidence } from './evidence';
import type { Fate } from './expectations';
import type { Violation, ViolationKind } from './violations';

export type SeenFate = Fate | { readonly kind: 'pending' | 'missing' };

export type Ledger = {
  readonly evidence: Evidence;
  readonly seen: SeenFate;
  /** Whether a function wrote down how it ended; a line can be lost with its instance without any harm. */
  readonly logged: boolean;
};

export function checkFates(
  all: readonly Evidence[],
  pending: ReadonlyMap<Topic, number>,
): { readonly ledger: readonly Ledger[]; readonly violations: readonly Violation[] } {
  const pendingLeft = new Map(pending);
  const claims = acceptedClaims(all);
  const deliverable = new Set(
    all.filter(({ expectation }) => delivers(expectation.fate)).map(({ expectation }) => expectation.published.marker),
  );
  const violations: Violation[] = [];
  const ledger = all.map((evidence): Ledger => {
    const seen = seenFate(evidence, claims, pendingLeft);
    violations.push(...compare(evidence, seen, deliverable));
    return { evidence, seen, logged: lastSettled(evidence) !== undefined };
  });
  return { ledger, violations };
}

/** How many accepted operations of a message are there to be claimed by its publications. */
function acceptedClaims(all: readonly Evidence[]): Map<string, number> {
  return new Map(
    all.map(({ expectation, wire }) => [expectation.published.marker, wire.filter(({ accepted }) => accepted).length]),
  );
}

/** From Customer.io's side and the dead-letter topics alone; the outcome lines are another book. */
function seenFate(evidence: Evidence, claims: Map<string, number>, pendingLeft: Map<Topic, number>): SeenFate {
  const { expectation, parked, forwarded } = evidence;
  const { marker, topic } = expectation.published;
  const [letter] = parked;
  if (letter !== undefined) {
    const code = letter.attributes[parkingAttributes.errorCode] ?? '';
    return { kind: 'parked', code: code as Extract<Fate, { kind: 'parked' }>['code'] };
  }
  if (forwarded.length > 0) return { kind: 'dead-lettered' };
  const claimable = claims.get(marker) ?? 0;
  if (claimable > 0) {
    claims.set(marker, claimable - 1);
    return { kind: expectation.fate.kind === 'duplicate' ? 'duplicate' : 'delivered' };
  }
  const waiting = pendingLeft.get(topic) ?? 0;
  if (waiting === 0 || lastSettled(evidence) !== undefined) return { kind: 'missing' };
  pendingLeft.set(topic, waiting - 1);
  return { kind: 'pending' };
}

const lastSettled = ({ outcomes }: Evidence): string | undefined =>
  outcomes.findLast(({ outcome }) => outcome !== 'retry')?.outcome;

const delivers = ({ kind }: SeenFate): boolean => kind === 'delivered' || kind === 'duplicate';

function compare(evidence: Evidence, seen: SeenFate, deliverable: ReadonlySet<string>): Violation[] {
  const { expectation, wire } = evidence;
  const { marker, story } = expectation.published;
  const violations: Violation[] = [];
  const found = (kind: ViolationKind, what: string): void => {
    violations.push({ kind, marker, what: `${marker} (${story}): ${what}` });
  };
  const expected = expectation.fate;
  const claimed = claimOf(evidence);
  if (seen.kind === 'pending') found('PENDING', 'no answer yet');
  else if (seen.kind === 'missing') {
    if (claimed === undefined) found('MISSING', `expected ${fateText(expected)}`);
    else found('ACKED_AND_GONE', `the function said ${claimed}, expected ${fateText(expected)}`);
  } else if (fateText(seen) !== fateText(expected)) {
    found('FATE_DIFFERS', `got ${fateText(seen)}, expected ${fateText(expected)}`);
  }
  if (!deliverable.has(marker) && wire.some(({ accepted }) => accepted)) {
    found('DELIVERED_THOUGH_PARKED', `expected ${fateText(expected)} only`);
  }
  if (claimed !== undefined && seen.kind !== 'missing' && !agrees(claimed, seen)) {
    found('OUTCOME_DIFFERS', `the function said ${claimed}, seen was ${fateText(seen)}`);
  }
  return violations;
}

/** What the functions said in the end; undefined when they said nothing final. */
function claimOf({ outcomes }: Evidence): string | undefined {
  const line = outcomes.findLast(({ outcome }) => outcome !== 'retry');
  if (line === undefined) return undefined;
  return line.code === undefined ? line.outcome : `${line.outcome}: ${line.code}`;
}

function agrees(claimed: string, seen: SeenFate): boolean {
  if (delivers(seen)) return claimed === 'delivered' || claimed === 'duplicate';
  return claimed === fateText(seen);
}

export const fateText = (fate: SeenFate): string => (fate.kind === 'parked' ? `parked: ${fate.code}` : fate.kind);
