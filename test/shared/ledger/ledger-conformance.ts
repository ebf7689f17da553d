// What every store of the ledger must do. The clock and the nonces are the suite's own, so nothing waits for a lease.
import { openLedger } from '../../../shared/ledger/open-ledger';
import type { Asked, Claim, Ledger } from '../../../shared/ledger/ledger';
import type { Entry } from '../../../shared/ledger/entry';
import type { EntryStore } from '../../../shared/ledger/entry-store';

const startMs = 1_700_000_000_000;
const dayMs = 86_400_000;

export type Rig = { readonly ledger: Ledger; readonly clock: { nowMs: number } };

export function rigOn(store: EntryStore, leaseMs = 120_000): Rig {
  const clock = { nowMs: startMs };
  let owners = 0;
  const newOwner = (): string => `owner-${(owners += 1)}`;
  return { clock, ledger: openLedger(store, { nowMs: () => clock.nowMs, newOwner, leaseMs }) };
}

export const asked = (eventId: string, onUnknown: 'park' | 'resend' = 'park', messageId = 'm-1'): Asked => ({
  eventId,
  messageId,
  onUnknown,
});

export async function claimOf(
  ledger: Ledger,
  eventId: string,
  onUnknown: 'park' | 'resend' = 'park',
  messageId = 'm-1',
): Promise<Claim> {
  const answer = await ledger.claim(asked(eventId, onUnknown, messageId));
  if (answer.kind !== 'claimed') throw new Error(`expected to be given the claim, but it is ${answer.kind}`);
  return answer.claim;
}

/** `openStore` gives a store that may hold entries of other tests; each test has an event_id of its own. */
export function itConforms(openStore: () => EntryStore): void {
  let tests = 0;
  const fresh = (): Rig & { store: EntryStore; eventId: string } => {
    const store = openStore();
    return { ...rigOn(store), store, eventId: `receipt/é ${(tests += 1)}` };
  };

  describe('a store', () => {
    const claimedBy = (owner: string, eventId: string): Entry => ({
      kind: 'claimed',
      eventId,
      owner,
      leaseUntilMs: startMs + 120_000,
      attempt: 2,
      doubtSinceMs: startMs - 1,
      refusals: [
        { messageId: 'm-2', detail: 'Customer.io answered 400: “é” is not there' },
        { messageId: 'm-1', detail: 'Customer.io answered 400' },
      ],
      expireAtMs: startMs + 45 * dayMs,
    });

    it.each<[string, (eventId: string) => Entry]>([
      ['a claim', (eventId) => claimedBy('a', eventId)],
      ['a claim without a doubt', (eventId) => ({ ...claimedBy('a', eventId), doubtSinceMs: undefined }) as Entry],
      [
        'a send',
        (eventId) => ({ kind: 'sent', eventId, deliveryId: 'd-1', atMs: startMs + 1, expireAtMs: startMs + 2 }),
      ],
      [
        'a doubt',
        (eventId) => ({
          kind: 'unknown',
          eventId,
          sinceMs: 5,
          attempt: 3,
          owner: undefined,
          refusals: [],
          expireAtMs: startMs + 999,
        }),
      ],
      [
        'a doubt with an owner',
        (eventId) => ({
          kind: 'unknown',
          eventId,
          sinceMs: 5,
          attempt: 3,
          owner: 'a',
          refusals: [{ messageId: 'm-1', detail: 'no' }],
          expireAtMs: startMs + 999,
        }),
      ],
      [
        'a refusal',
        (eventId) => ({
          kind: 'refused',
          eventId,
          refusals: [{ messageId: 'm-1', detail: 'no' }],
          expireAtMs: startMs + 999,
        }),
      ],
    ])('gives back %s as it was', async (_claim, entryOf) => {
      const { store, eventId } = fresh();
      expect(await store.create(entryOf(eventId))).toBe('done');
      expect((await store.read(eventId))?.entry).toEqual(entryOf(eventId));
    });

    it('creates an entry once', async () => {
      const { store, eventId } = fresh();
      expect(await store.create(claimedBy('a', eventId))).toBe('done');
      expect(await store.create(claimedBy('b', eventId))).toBe('changed');
      expect((await store.read(eventId))?.entry).toMatchObject({ owner: 'a' });
    });

    it.each(['replace', 'remove'] as const)('does not %s what was replaced since it was read', async (how) => {
      const { store, eventId } = fresh();
      await store.create(claimedBy('a', eventId));
      const found = await store.read(eventId);
      if (!found) throw new Error('the entry is not there');
      expect(await store.replace(found, claimedBy('b', eventId))).toBe('done');
      expect(await (how === 'remove' ? store.remove(found) : store.replace(found, claimedBy('c', eventId)))).toBe(
        'changed',
      );
      expect((await store.read(eventId))?.entry).toMatchObject({ owner: 'b' });
    });

    it.each(['replace', 'remove'] as const)('does not %s what was removed since it was read', async (how) => {
      const { store, eventId } = fresh();
      await store.create(claimedBy('a', eventId));
      const found = await store.read(eventId);
      if (!found) throw new Error('the entry is not there');
      expect(await store.remove(found)).toBe('done');
      expect(await (how === 'remove' ? store.remove(found) : store.replace(found, claimedBy('c', eventId)))).toBe(
        'changed',
      );
      expect(await store.read(eventId)).toBeUndefined();
    });
  });

  describe('a ledger on it', () => {
    it('lets one of many claim at once', async () => {
      const { ledger, eventId } = fresh();
      const answers = await Promise.all(Array.from({ length: 12 }, () => ledger.claim(asked(eventId, 'resend'))));
      const kinds = answers.map(({ kind }) => kind).sort();
      expect(kinds).toEqual([...Array.from({ length: 11 }, () => 'busy'), 'claimed']);
    });

    it('lets one of many resend at once', async () => {
      const { ledger, clock, eventId } = fresh();
      await claimOf(ledger, eventId);
      clock.nowMs += 120_000;
      const answers = await Promise.all(Array.from({ length: 6 }, () => ledger.claim(asked(eventId, 'resend'))));
      expect(answers.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
      expect(answers.filter(({ kind }) => kind === 'busy')).toHaveLength(5);
    });

    it('finds what was sent to be a duplicate until it expires', async () => {
      const { ledger, clock, eventId } = fresh();
      expect(await ledger.recordSent(await claimOf(ledger, eventId), 'd-1')).toEqual({ kind: 'recorded' });
      clock.nowMs = startMs + 45 * dayMs - 1;
      expect(await ledger.claim(asked(eventId, 'resend'))).toEqual({
        kind: 'duplicate',
        deliveryId: 'd-1',
        atMs: startMs,
      });
      clock.nowMs = startMs + 45 * dayMs;
      expect(await ledger.read(eventId)).toBeUndefined();
      expect(await claimOf(ledger, eventId)).toMatchObject({ attempt: 1 });
    });

    it('gives a released claim to the next', async () => {
      const { ledger, eventId } = fresh();
      await ledger.release(await claimOf(ledger, eventId));
      expect(await claimOf(ledger, eventId)).toMatchObject({ attempt: 1 });
    });

    it('refuses again the message that was refused, and no other', async () => {
      const { ledger, eventId } = fresh();
      const refusal = { messageId: 'm-1', detail: 'Customer.io answered 400' };
      await ledger.recordRefused(await claimOf(ledger, eventId), refusal);
      const again = { kind: 'refused', detail: 'Customer.io answered 400' };
      expect(await ledger.claim(asked(eventId))).toEqual(again);
      const replay = await claimOf(ledger, eventId, 'park', 'm-2');
      expect([replay.attempt, await ledger.claim(asked(eventId))]).toEqual([1, again]);
      await ledger.release(replay);
      expect(await ledger.claim(asked(eventId))).toEqual(again);
      await ledger.recordSent(await claimOf(ledger, eventId, 'park', 'm-3'), 'd-1');
      expect(await ledger.claim(asked(eventId))).toMatchObject({ kind: 'duplicate', deliveryId: 'd-1' });
    });

    it('holds an unknown outcome until it is settled', async () => {
      const { ledger, eventId } = fresh();
      await ledger.recordUnknown(await claimOf(ledger, eventId));
      expect(await ledger.claim(asked(eventId))).toEqual({ kind: 'unknown', sinceMs: startMs });
      expect(await ledger.settle(eventId, { kind: 'sent', deliveryId: 'd-7' })).toEqual({ kind: 'settled' });
      expect(await ledger.claim(asked(eventId))).toEqual({ kind: 'duplicate', deliveryId: 'd-7', atMs: startMs });
    });

    it('sends again what was settled as not sent', async () => {
      const { ledger, eventId } = fresh();
      await ledger.recordUnknown(await claimOf(ledger, eventId));
      await ledger.settle(eventId, { kind: 'not-sent' });
      expect(await claimOf(ledger, eventId)).toMatchObject({ attempt: 1 });
    });

    it('takes an expired claim for unknown, and still hears its owner', async () => {
      const { ledger, clock, eventId } = fresh();
      const late = await claimOf(ledger, eventId);
      clock.nowMs += 120_000;
      expect(await ledger.claim(asked(eventId))).toEqual({ kind: 'unknown', sinceMs: startMs + 120_000 });
      expect(await ledger.recordSent(late, 'd-1')).toEqual({ kind: 'recorded' });
      expect(await ledger.claim(asked(eventId))).toMatchObject({ kind: 'duplicate', deliveryId: 'd-1' });
    });

    it('lists what is in doubt, expired claims too, and nothing else', async () => {
      const { ledger, clock, eventId } = fresh();
      const id = (which: string): string => `${eventId} ${which}`;
      await claimOf(ledger, id('expired'));
      clock.nowMs += 60_000;
      await claimOf(ledger, id('live'));
      await ledger.recordSent(await claimOf(ledger, id('sent')), 'd-1');
      await ledger.recordUnknown(await claimOf(ledger, id('unknown')));
      await ledger.recordRefused(await claimOf(ledger, id('refused')), { messageId: 'm-1', detail: 'no' });
      clock.nowMs += 60_000;
      const listed = (await ledger.unknowns(1000)).map((entry) => entry.eventId);
      expect(listed.filter((each) => each.startsWith(`${eventId} `)).sort()).toEqual([id('expired'), id('unknown')]);
    });
  });
}
