/** What becomes of an entry when somebody reports: the holder of a claim, or whoever settles a doubt. Pure, as ledger.ts. */
import { entryAt, entryLifeMs, isLive, refusalsMax, refusalsOf, type Entry, type Refusal } from './entry';
import { inDoubt, keep, put, type Claim, type Finding, type SentAnswer, type SettleAnswer, type Step } from './ledger';

const drop = <Answer>(answer: Answer): Step<Answer> => ({ answer, change: { kind: 'drop' } });

export type Report = { readonly claim: Claim; readonly nowMs: number };

export function sentStep(
  stored: Entry | undefined,
  { eventId, deliveryId, nowMs }: { readonly eventId: string; readonly deliveryId: string; readonly nowMs: number },
): Step<SentAnswer> {
  const found = entryAt(stored, nowMs);
  if (found?.kind === 'sent') {
    return keep(
      found.deliveryId === deliveryId ? { kind: 'recorded' } : { kind: 'already-sent', deliveryId: found.deliveryId },
    );
  }
  const expireAtMs = nowMs + entryLifeMs;
  return put({ kind: 'sent', eventId, deliveryId, atMs: nowMs, expireAtMs }, { kind: 'recorded' });
}

export function unknownStep(stored: Entry | undefined, { claim, nowMs }: Report): Step<undefined> {
  const found = entryAt(stored, nowMs);
  const { eventId, owner, attempt } = claim;
  const doubt = (sinceMs: number, refusals: readonly Refusal[]): Step<undefined> => {
    const expireAtMs = nowMs + entryLifeMs;
    return put({ kind: 'unknown', eventId, sinceMs, attempt, owner: undefined, refusals, expireAtMs }, undefined);
  };
  switch (found?.kind) {
    case 'sent':
      return keep(undefined);
    case 'unknown':
      // Its owner has now said that it does not know, so nobody can release it any more.
      return found.owner === owner ? put({ ...found, owner: undefined }, undefined) : keep(undefined);
    case 'claimed':
      if (found.owner === owner) return doubt(found.doubtSinceMs ?? nowMs, found.refusals);
      return found.doubtSinceMs === undefined ? put({ ...found, doubtSinceMs: nowMs }, undefined) : keep(undefined);
    case 'refused':
    case undefined:
      return doubt(nowMs, found?.refusals ?? []);
  }
}

export function releaseStep(stored: Entry | undefined, { claim, nowMs }: Report): Step<undefined> {
  const found = entryAt(stored, nowMs);
  if (found === undefined || !('owner' in found) || found.owner !== claim.owner) return keep(undefined);
  if (found.kind === 'claimed' && found.doubtSinceMs !== undefined) return put(inDoubt(found, nowMs), undefined);
  return nothingSent(found, nowMs, undefined);
}

export function refusedStep(
  stored: Entry | undefined,
  { claim, nowMs, refusal }: Report & { readonly refusal: Refusal },
): Step<undefined> {
  const found = entryAt(stored, nowMs);
  if (found?.kind === 'sent') return keep(undefined);
  const others = (found?.refusals ?? []).filter(({ messageId }) => messageId !== refusal.messageId);
  const refusals = [refusal, ...others].slice(0, refusalsMax);
  if (found !== undefined && found.kind !== 'refused') {
    // What others claim or doubt stays theirs, and so does an earlier doubt; the refusal is kept beside it.
    if (found.owner !== claim.owner) return put({ ...found, refusals }, undefined);
    if (found.kind === 'claimed' && found.doubtSinceMs !== undefined) {
      return put({ ...inDoubt(found, nowMs), refusals }, undefined);
    }
  }
  return put({ kind: 'refused', eventId: claim.eventId, refusals, expireAtMs: nowMs + entryLifeMs }, undefined);
}

/** No claim and no doubt is left, but what was refused stays so. */
function nothingSent<Answer>(found: Entry, nowMs: number, answer: Answer): Step<Answer> {
  const refusals = refusalsOf(found);
  if (refusals.length === 0) return drop(answer);
  return put({ kind: 'refused', eventId: found.eventId, refusals, expireAtMs: nowMs + entryLifeMs }, answer);
}

export function settleStep(
  stored: Entry | undefined,
  request: { readonly eventId: string; readonly finding: Finding; readonly nowMs: number },
): Step<SettleAnswer> {
  const { eventId, finding, nowMs } = request;
  const found = entryAt(stored, nowMs);
  const settled: SettleAnswer = { kind: 'settled' };
  if (found?.kind === 'claimed' && isLive(found, nowMs)) return keep({ kind: 'refused', found });
  if (finding.kind === 'not-sent') {
    if (found?.kind === 'sent') return keep({ kind: 'refused', found });
    return found === undefined || found.kind === 'refused' ? keep(settled) : nothingSent(found, nowMs, settled);
  }
  const step = sentStep(found, { eventId, deliveryId: finding.deliveryId, nowMs });
  const other = step.answer.kind === 'already-sent' && found !== undefined;
  return { answer: other ? { kind: 'refused', found } : settled, change: step.change };
}
