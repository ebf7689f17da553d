// Goal: every row of the state machine. Method: one entry, one step, the literal change and answer.
import type { Claimed, Entry, Refusal, Refused, Sent, Unknown } from '../../../shared/ledger/entry';
import { claimStep, type Claim, type Finding } from '../../../shared/ledger/ledger';
import { refusedStep, releaseStep, sentStep, settleStep, unknownStep } from '../../../shared/ledger/report-steps';

const nowMs = 1_700_000_000_000;
/** 45 days on. */
const expireAtMs = 1_703_888_000_000;
const eventId = 'order-1';

const claimed = (more: Partial<Claimed> = {}): Claimed => ({
  kind: 'claimed',
  eventId,
  owner: 'a',
  leaseUntilMs: nowMs + 1,
  attempt: 1,
  doubtSinceMs: undefined,
  refusals: [],
  expireAtMs,
  ...more,
});
const sent: Sent = { kind: 'sent', eventId, deliveryId: 'd-1', atMs: nowMs - 10, expireAtMs };
const unknown = (more: Partial<Unknown> = {}): Unknown => ({
  kind: 'unknown',
  eventId,
  sinceMs: nowMs - 5,
  attempt: 1,
  owner: undefined,
  refusals: [],
  expireAtMs,
  ...more,
});
const refusal = (messageId: string): Refusal => ({ messageId, detail: `why ${messageId}` });
/** `m-1` is the message of the tests. */
const own = [refusal('m-1')];
const others = [refusal('m-0')];
const refused = (refusals: readonly Refusal[]): Refused => ({ kind: 'refused', eventId, refusals, expireAtMs });
const keep = { kind: 'keep' };
const drop = { kind: 'drop' };
const put = (entry: Entry): unknown => ({ kind: 'put', entry });
const expired = nowMs;

describe('claimStep', () => {
  const mine = (attempt: number, doubtSinceMs?: number, refusals: readonly Refusal[] = []): unknown => ({
    answer: { kind: 'claimed', claim: { eventId, owner: 'b', leaseUntilMs: nowMs + 120_000, attempt } },
    change: put(claimed({ owner: 'b', leaseUntilMs: nowMs + 120_000, attempt, doubtSinceMs, refusals })),
  });
  const parkedAgain = { answer: { kind: 'refused', detail: 'why m-1' }, change: keep };
  const doubtful = (sinceMs: number, change: unknown): unknown => ({ answer: { kind: 'unknown', sinceMs }, change });

  it.each<[string, Entry | undefined, 'park' | 'resend', unknown]>([
    ['claims what nobody has claimed', undefined, 'park', mine(1)],
    [
      'finds what was sent to be a duplicate, resend or not',
      sent,
      'resend',
      { answer: { kind: 'duplicate', deliveryId: 'd-1', atMs: nowMs - 10 }, change: keep },
    ],
    [
      'waits for a claim whose lease ends a millisecond later',
      claimed(),
      'resend',
      { answer: { kind: 'busy', leaseUntilMs: nowMs + 1 }, change: keep },
    ],
    [
      'turns a claim whose lease ends now into unknown',
      claimed({ leaseUntilMs: nowMs }),
      'park',
      doubtful(nowMs, put(unknown({ sinceMs: nowMs, owner: 'a' }))),
    ],
    [
      'keeps the first doubt of an expired second attempt, which its owner cannot release',
      claimed({ leaseUntilMs: nowMs, attempt: 2, doubtSinceMs: 77 }),
      'park',
      doubtful(77, put(unknown({ sinceMs: 77, attempt: 2 }))),
    ],
    ['claims again over an expired claim to resend', claimed({ leaseUntilMs: nowMs }), 'resend', mine(2, nowMs)],
    ['leaves a doubt in doubt', unknown(), 'park', doubtful(nowMs - 5, keep)],
    ['claims again over a doubt to resend', unknown(), 'resend', mine(2, nowMs - 5)],
    [
      'recognises its own claim',
      claimed({ owner: 'b', leaseUntilMs: nowMs + 9, attempt: 3 }),
      'park',
      {
        answer: { kind: 'claimed', claim: { eventId, owner: 'b', leaseUntilMs: nowMs + 9, attempt: 3 } },
        change: keep,
      },
    ],
    ['renews its own claim whose lease has ended', claimed({ owner: 'b', leaseUntilMs: nowMs }), 'park', mine(1)],
    ['parks again the message that was refused', refused(own), 'park', parkedAgain],
    ['claims for another message than the refused one', refused(others), 'park', mine(1, undefined, others)],
    ['claims over a refusal past its expiry', { ...refused(own), expireAtMs: expired }, 'park', mine(1)],
    ['parks again what was refused while another message sends', claimed({ refusals: own }), 'park', parkedAgain],
    ['parks again what was refused before another was in doubt', unknown({ refusals: own }), 'resend', parkedAgain],
    ['keeps refusals when it resends', unknown({ refusals: others }), 'resend', mine(2, nowMs - 5, others)],
    [
      'keeps refusals in a doubt',
      claimed({ leaseUntilMs: nowMs, refusals: others }),
      'park',
      doubtful(nowMs, put(unknown({ sinceMs: nowMs, owner: 'a', refusals: others }))),
    ],
    ['claims over a sent entry past its expiry', { ...sent, expireAtMs: expired }, 'park', mine(1)],
    ['claims over a doubt past its expiry', unknown({ expireAtMs: expired }), 'park', mine(1)],
  ])('%s', (_claim, found, onUnknown, expected) => {
    expect(claimStep(found, { eventId, messageId: 'm-1', owner: 'b', onUnknown, nowMs, leaseMs: 120_000 })).toEqual(
      expected,
    );
  });
});

const claim: Claim = { eventId, owner: 'a', leaseUntilMs: nowMs + 1, attempt: 1 };

describe('sentStep', () => {
  const recorded = {
    answer: { kind: 'recorded' },
    change: put({ kind: 'sent', eventId, deliveryId: 'd-2', atMs: nowMs, expireAtMs }),
  };

  it.each<[string, Entry | undefined, string, unknown]>([
    ['records over its own claim', claimed(), 'd-2', recorded],
    ['records over the claim of another, because a send is a fact', claimed({ owner: 'b' }), 'd-2', recorded],
    ['records over a doubt', unknown(), 'd-2', recorded],
    ['records where a release left nothing', undefined, 'd-2', recorded],
    ['records over a refusal', refused(others), 'd-2', recorded],
    ['finds its own record', sent, 'd-1', { answer: { kind: 'recorded' }, change: keep }],
    ['keeps the record of another', sent, 'd-2', { answer: { kind: 'already-sent', deliveryId: 'd-1' }, change: keep }],
    ['records over a sent entry past its expiry', { ...sent, expireAtMs: expired }, 'd-2', recorded],
  ])('%s', (_claim, found, deliveryId, expected) => {
    expect(sentStep(found, { eventId, deliveryId, nowMs })).toEqual(expected);
  });
});

describe('unknownStep', () => {
  it.each<[string, Entry | undefined, unknown]>([
    ['doubts its own claim', claimed(), put(unknown({ sinceMs: nowMs }))],
    ['keeps the first doubt', claimed({ doubtSinceMs: 77, attempt: 2 }), put(unknown({ sinceMs: 77 }))],
    ['doubts where a release left nothing', undefined, put(unknown({ sinceMs: nowMs }))],
    ['doubts beside a refusal', refused(others), put(unknown({ sinceMs: nowMs, refusals: others }))],
    ['keeps refusals', claimed({ refusals: others }), put(unknown({ sinceMs: nowMs, refusals: others }))],
    ['leaves what was sent', sent, keep],
    ['leaves a doubt', unknown(), keep],
    ['takes from itself the right to release', unknown({ owner: 'a' }), put(unknown())],
    [
      'passes its doubt to the claim of another',
      claimed({ owner: 'b' }),
      put(claimed({ owner: 'b', doubtSinceMs: nowMs })),
    ],
    ['leaves a doubt that another claim has already', claimed({ owner: 'b', doubtSinceMs: 77 }), keep],
  ])('%s', (_claim, found, expected) => {
    expect(unknownStep(found, { claim, nowMs }).change).toEqual(expected);
  });
});

describe('releaseStep', () => {
  it.each<[string, Entry | undefined, unknown]>([
    ['drops its own claim', claimed(), drop],
    ['drops the doubt that its own expired claim became', unknown({ owner: 'a' }), drop],
    ['goes back to the doubt that a resend came from', claimed({ doubtSinceMs: 77 }), put(unknown({ sinceMs: 77 }))],
    ['goes back to the refusals before its claim', claimed({ refusals: others }), put(refused(others))],
    ['leaves a refusal', refused(own), keep],
    ['leaves the claim of another', claimed({ owner: 'b' }), keep],
    ['leaves the doubt of another', unknown({ owner: 'b' }), keep],
    ['leaves a doubt that nobody can release', unknown(), keep],
    ['leaves what was sent', sent, keep],
    ['leaves nothing as it is', undefined, keep],
  ])('%s', (_claim, found, expected) => {
    expect(releaseStep(found, { claim, nowMs }).change).toEqual(expected);
  });
});

describe('refusedStep', () => {
  it.each<[string, Entry | undefined, unknown]>([
    ['ends its own claim', claimed(), put(refused(own))],
    ['ends the doubt that its own expired claim became', unknown({ owner: 'a' }), put(refused(own))],
    ['is kept before those of other messages', claimed({ refusals: others }), put(refused([...own, ...others]))],
    ['is recorded once', refused(own), put(refused(own))],
    [
      'goes back to the doubt that a resend came from',
      claimed({ doubtSinceMs: 77 }),
      put(unknown({ sinceMs: 77, refusals: own })),
    ],
    ['leaves the claim of another', claimed({ owner: 'b' }), put(claimed({ owner: 'b', refusals: own }))],
    ['leaves the doubt of another', unknown({ owner: 'b' }), put(unknown({ owner: 'b', refusals: own }))],
    ['is recorded where nothing is left', undefined, put(refused(own))],
    ['leaves what was sent', sent, keep],
  ])('%s', (_claim, found, expected) => {
    expect(refusedStep(found, { claim, nowMs, refusal: refusal('m-1') }).change).toEqual(expected);
  });

  it('forgets the oldest of more than ten', () => {
    const ten = Array.from({ length: 10 }, (_, index) => refusal(`m-${index + 2}`));
    const { change } = refusedStep(refused(ten), { claim, nowMs, refusal: refusal('m-1') });
    expect(change).toEqual(put(refused([...own, ...ten.slice(0, 9)])));
  });
});

describe('settleStep', () => {
  const asSent: Finding = { kind: 'sent', deliveryId: 'd-2' };
  const notSent: Finding = { kind: 'not-sent' };
  const settled = { kind: 'settled' };
  const record = put({ kind: 'sent', eventId, deliveryId: 'd-2', atMs: nowMs, expireAtMs });

  it.each<[string, Entry | undefined, Finding, unknown, unknown]>([
    ['records a doubt as sent', unknown(), asSent, settled, record],
    ['drops a doubt that was not sent', unknown(), notSent, settled, drop],
    ['records an expired claim as sent', claimed({ leaseUntilMs: nowMs }), asSent, settled, record],
    ['drops an expired claim that was not sent', claimed({ leaseUntilMs: nowMs }), notSent, settled, drop],
    ['keeps refusals of what was not sent', unknown({ refusals: own }), notSent, settled, put(refused(own))],
    ['leaves a refusal that was not sent', refused(own), notSent, settled, keep],
    ['records a refusal as sent', refused(own), asSent, settled, record],
    ['refuses a live claim either way', claimed(), notSent, { kind: 'refused', found: claimed() }, keep],
    ['refuses a live claim as sent, too', claimed(), asSent, { kind: 'refused', found: claimed() }, keep],
    ['refuses to forget what was sent', sent, notSent, { kind: 'refused', found: sent }, keep],
    ['refuses another delivery for what was sent', sent, asSent, { kind: 'refused', found: sent }, keep],
    ['is settled already', sent, { kind: 'sent', deliveryId: 'd-1' }, settled, keep],
    ['is settled where nothing is left', undefined, notSent, settled, keep],
    ['records as sent where nothing is left', undefined, asSent, settled, record],
  ])('%s', (_claim, found, finding, answer, change) => {
    expect(settleStep(found, { eventId, finding, nowMs })).toEqual({ answer, change });
  });
});
