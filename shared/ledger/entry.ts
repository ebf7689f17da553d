/** What the ledger holds for one event_id. Absent means: nobody has claimed the send, or the claim was released. */

/** Customer.io refused the send that this delivery of the message asked for; nothing was sent. */
export type Refusal = {
  /** Pub/Sub's id of the message that is parked: the same at every redelivery, another at a replay. */
  readonly messageId: string;
  /** Masked, as it is parked. */
  readonly detail: string;
};

/** More messages of one send than this are not refused and unacknowledged at once; the oldest refusal is forgotten. */
export const refusalsMax = 10;

/** Nothing was sent: a replay may be, and a redelivery of a refused message is parked again. */
export type Refused = {
  readonly kind: 'refused';
  readonly eventId: string;
  readonly refusals: readonly Refusal[];
  readonly expireAtMs: number;
};

/** Somebody is about to send. Until `leaseUntilMs` nobody else may; after it nobody knows whether the send happened. */
export type Claimed = {
  readonly kind: 'claimed';
  readonly eventId: string;
  /** A nonce of this very claim, so that a claim whose answer was lost is recognised by whoever made it. */
  readonly owner: string;
  readonly leaseUntilMs: number;
  /** 1 for the first; more where the message says `resend`. */
  readonly attempt: number;
  /** Since when an earlier send is in doubt; releasing this claim brings that doubt back. */
  readonly doubtSinceMs: number | undefined;
  /** Of other messages with this event_id, before this claim. */
  readonly refusals: readonly Refusal[];
  readonly expireAtMs: number;
};

/** Final: nothing but its expiry ends it. */
export type Sent = {
  readonly kind: 'sent';
  readonly eventId: string;
  readonly deliveryId: string;
  readonly atMs: number;
  readonly expireAtMs: number;
};

/** A send may or may not have happened. */
export type Unknown = {
  readonly kind: 'unknown';
  readonly eventId: string;
  readonly sinceMs: number;
  readonly attempt: number;
  /** The owner of the expired claim, who alone may still know that nothing was sent. */
  readonly owner: string | undefined;
  readonly refusals: readonly Refusal[];
  readonly expireAtMs: number;
};

export type Entry = Claimed | Refused | Sent | Unknown;

/**
 * Longer than any message can come back: 31 days in the dead-letter topic, then a replay that is tried for a day.
 * Firestore deletes up to 72 h later than the TTL field says (Firestore docs, TTL policies), so it is compared here too.
 */
export const entryLifeMs = 45 * 86_400_000;

/** The entry if it counts at `nowMs`; one past its expiry is as good as absent. */
export function entryAt(found: Entry | undefined, nowMs: number): Entry | undefined {
  return found !== undefined && nowMs < found.expireAtMs ? found : undefined;
}

export const isLive = (claim: Claimed, nowMs: number): boolean => nowMs < claim.leaseUntilMs;

/** What was sent needs no refusals. */
export const refusalsOf = (found: Entry): readonly Refusal[] => (found.kind === 'sent' ? [] : found.refusals);

/** What this message was refused with, as far as the entry still knows it. */
export const refusalOf = (found: Entry, messageId: string): Refusal | undefined =>
  refusalsOf(found).find((refusal) => refusal.messageId === messageId);
