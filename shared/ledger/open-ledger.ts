/** Applies the steps of the ledger to a store, again whenever somebody else was faster. */
import { PipelineError } from '../errors';
import { functionTimeoutSeconds } from '../delivery-policy';
import { entryAt, isLive, type Entry } from './entry';
import type { EntryStore, StoredEntry, Written } from './entry-store';
import { claimStep, type Ledger, type Step } from './ledger';
import { refusedStep, releaseStep, sentStep, settleStep, unknownStep } from './report-steps';

/**
 * A claim outlives the function that made it by a minute, which is room for clocks that differ: a lease that ended
 * while its owner was sending would be taken for a crash.
 */
export const leaseMsDefault = (functionTimeoutSeconds + 60) * 1000;

/** Each round means that somebody else changed the entry meanwhile; few can, so more is a fault. */
const roundsMax = 8;

/** No round begins later than this, so that a slow ledger does not use up the time that the send needs. */
const roundsTimeoutMs = 5_000;

export type LedgerOptions = {
  readonly nowMs: () => number;
  /** A nonce, different at every call on every instance. */
  readonly newOwner: () => string;
  /** @default leaseMsDefault */
  readonly leaseMs?: number;
};

type Decide<Answer> = (stored: Entry | undefined) => Step<Answer>;

export function openLedger(store: EntryStore, options: LedgerOptions): Ledger {
  const { nowMs, newOwner, leaseMs = leaseMsDefault } = options;
  const report = (eventId: string, decide: Decide<undefined>): Promise<undefined> =>
    apply(store, nowMs, { eventId, decide });
  const release: Ledger['release'] = (claim) =>
    report(claim.eventId, (stored) => releaseStep(stored, { claim, nowMs: nowMs() }));
  return {
    async claim(asked) {
      const { eventId } = asked;
      const owner = newOwner();
      const decide = (stored: Entry | undefined): ReturnType<typeof claimStep> =>
        claimStep(stored, { ...asked, owner, nowMs: nowMs(), leaseMs });
      try {
        // Nearly every message is here for the first time, so the entry is believed absent: one round trip, not two.
        return await apply(store, nowMs, { eventId, decide, believedAbsent: true });
      } catch (error) {
        // The claim may have been made and its answer lost. Left there it would end in doubt over a send that never was.
        await release({ eventId, owner, leaseUntilMs: 0, attempt: 0 }).catch(() => undefined);
        throw error;
      }
    },
    recordSent: ({ eventId }, deliveryId) =>
      apply(store, nowMs, { eventId, decide: (stored) => sentStep(stored, { eventId, deliveryId, nowMs: nowMs() }) }),
    recordUnknown: (claim) => report(claim.eventId, (stored) => unknownStep(stored, { claim, nowMs: nowMs() })),
    release,
    recordRefused: (claim, refusal) =>
      report(claim.eventId, (stored) => refusedStep(stored, { claim, nowMs: nowMs(), refusal })),
    settle: (eventId, finding) =>
      apply(store, nowMs, { eventId, decide: (stored) => settleStep(stored, { eventId, finding, nowMs: nowMs() }) }),
    read: async (eventId) => entryAt((await store.read(eventId))?.entry, nowMs()),
    unknowns: async (entriesMax) => {
      const entries = await store.unsettled(entriesMax);
      return entries.filter((entry) => {
        const counts = entryAt(entry, nowMs()) !== undefined;
        return counts && !(entry.kind === 'claimed' && isLive(entry, nowMs()));
      });
    },
  };
}

type Work<Answer> = {
  readonly eventId: string;
  readonly decide: Decide<Answer>;
  readonly believedAbsent?: boolean;
};

async function apply<Answer>(store: EntryStore, nowMs: () => number, work: Work<Answer>): Promise<Answer> {
  const startedMs = nowMs();
  for (let round = 0; round < roundsMax; round += 1) {
    if (nowMs() - startedMs > roundsTimeoutMs) break;
    const stored = round === 0 && work.believedAbsent === true ? undefined : await store.read(work.eventId);
    const { answer, change } = work.decide(stored?.entry);
    if (change.kind === 'keep') return answer;
    const entry = change.kind === 'put' ? change.entry : undefined;
    if ((await write(store, stored, entry)) === 'done') return answer;
  }
  throw new PipelineError('LEDGER_UNAVAILABLE', 'the entry was changed by others again and again');
}

/** An entry past its expiry still lies there, so what is stored decides how to write, not what counts. */
function write(store: EntryStore, stored: StoredEntry | undefined, entry: Entry | undefined): Promise<Written> {
  if (entry === undefined) return stored === undefined ? Promise.resolve('done') : store.remove(stored);
  return stored === undefined ? store.create(entry) : store.replace(stored, entry);
}
