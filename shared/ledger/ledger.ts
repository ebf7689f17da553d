/**
 * The ledger of transactional sends: who may send, what was sent, what nobody knows. Pure; a store holds the entries
 * (entry-store.ts), and open-ledger.ts applies these steps to it.
 */
import {
  entryAt,
  entryLifeMs,
  isLive,
  refusalOf,
  refusalsOf,
  type Claimed,
  type Entry,
  type Refusal,
  type Unknown,
} from './entry';

/** What a message wants done where an earlier send is in doubt. */
export type OnUnknown = 'park' | 'resend';

/** Who asks to send: a send, and the message that wants it, by Pub/Sub's id. */
export type Asked = { readonly eventId: string; readonly messageId: string; readonly onUnknown: OnUnknown };

/** What the holder of a claim gives back when it reports. */
export type Claim = Pick<Claimed, 'eventId' | 'owner' | 'leaseUntilMs' | 'attempt'>;

export type ClaimAnswer =
  /** Send, once, before the lease ends; then report with this claim. */
  | { readonly kind: 'claimed'; readonly claim: Claim }
  | { readonly kind: 'duplicate'; readonly deliveryId: string; readonly atMs: number }
  /** Another is about to send: come back later. */
  | { readonly kind: 'busy'; readonly leaseUntilMs: number }
  /** This very message was refused and comes again, because its acknowledgement was lost: park it again. */
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly sinceMs: number };

/** `already-sent`: the entry names another delivery, and keeps it. */
export type SentAnswer = { readonly kind: 'recorded' } | { readonly kind: 'already-sent'; readonly deliveryId: string };

/** What a person or the reconciliation found out about a send in doubt. */
export type Finding = { readonly kind: 'sent'; readonly deliveryId: string } | { readonly kind: 'not-sent' };

/** `refused`: the entry is not in doubt; `sent` is final, and a live claim may be sending. */
export type SettleAnswer = { readonly kind: 'settled' } | { readonly kind: 'refused'; readonly found: Entry };

/** Every method throws `PipelineError` LEDGER_UNAVAILABLE when the ledger cannot be reached. */
export interface Ledger {
  /** Asks to send. Whoever gets `claimed` is the only one. */
  claim(asked: Asked): Promise<ClaimAnswer>;
  /** The send was accepted. A fact: it is recorded whatever became of the claim. */
  recordSent(claim: Claim, deliveryId: string): Promise<SentAnswer>;
  /** Nobody knows whether the send was accepted. */
  recordUnknown(claim: Claim): Promise<void>;
  /** Nothing was sent. */
  release(claim: Claim): Promise<void>;
  /** Nothing was sent, and this message is not to be tried again; another one may be. */
  recordRefused(claim: Claim, refusal: Refusal): Promise<void>;
  settle(eventId: string, finding: Finding): Promise<SettleAnswer>;
  /** The entry as it counts now. */
  read(eventId: string): Promise<Entry | undefined>;
  /** Sends in doubt, at most `entriesMax` of them, in no order. */
  unknowns(entriesMax: number): Promise<readonly Entry[]>;
}

/** What to do to the entry, and what to answer once that is done. */
export type Step<Answer> = {
  readonly answer: Answer;
  readonly change:
    { readonly kind: 'keep' } | { readonly kind: 'put'; readonly entry: Entry } | { readonly kind: 'drop' };
};

export const keep = <Answer>(answer: Answer): Step<Answer> => ({ answer, change: { kind: 'keep' } });
export const put = <Answer>(entry: Entry, answer: Answer): Step<Answer> => ({ answer, change: { kind: 'put', entry } });

export type ClaimRequest = Asked & {
  readonly owner: string;
  readonly nowMs: number;
  readonly leaseMs: number;
};

export function claimStep(stored: Entry | undefined, request: ClaimRequest): Step<ClaimAnswer> {
  const { eventId, owner, nowMs } = request;
  const found = entryAt(stored, nowMs);
  const claimed = (attempt: number, doubtSinceMs: number | undefined): Step<ClaimAnswer> => {
    const leaseUntilMs = nowMs + request.leaseMs;
    const claim: Claim = { eventId, owner, leaseUntilMs, attempt };
    const refusals = found === undefined ? [] : refusalsOf(found);
    const entry: Entry = { kind: 'claimed', ...claim, doubtSinceMs, refusals, expireAtMs: nowMs + entryLifeMs };
    return put(entry, { kind: 'claimed', claim });
  };
  if (found === undefined) return claimed(1, undefined);
  if (found.kind === 'sent') return keep({ kind: 'duplicate', deliveryId: found.deliveryId, atMs: found.atMs });
  const refusal = refusalOf(found, request.messageId);
  if (refusal !== undefined) return keep({ kind: 'refused', detail: refusal.detail });
  if (found.kind === 'refused') return claimed(1, undefined);
  if (found.kind === 'claimed') {
    const { leaseUntilMs, attempt, doubtSinceMs } = found;
    // The store's client sends a create again when its answer is lost, and then finds what it wrote itself.
    if (found.owner === owner) {
      if (!isLive(found, nowMs)) return claimed(attempt, doubtSinceMs);
      return keep({ kind: 'claimed', claim: { eventId, owner, leaseUntilMs, attempt } });
    }
    if (isLive(found, nowMs)) return keep({ kind: 'busy', leaseUntilMs });
  }
  const unknown = inDoubt(found, nowMs);
  if (request.onUnknown === 'resend') return claimed(unknown.attempt + 1, unknown.sinceMs);
  const answer: ClaimAnswer = { kind: 'unknown', sinceMs: unknown.sinceMs };
  return unknown === found ? keep(answer) : put(unknown, answer);
}

/** What an expired claim turns into. Its owner can still release it, unless a send before it is in doubt as well. */
export function inDoubt(found: Claimed | Unknown, nowMs: number): Unknown {
  if (found.kind === 'unknown') return found;
  const { eventId, attempt, doubtSinceMs, refusals } = found;
  const owner = doubtSinceMs === undefined ? found.owner : undefined;
  const sinceMs = doubtSinceMs ?? found.leaseUntilMs;
  return { kind: 'unknown', eventId, sinceMs, attempt, owner, refusals, expireAtMs: nowMs + entryLifeMs };
}
