import { generateDay } from '../../../../../tools/local/day/generate-day';
import { peopleToSendTo, planSends } from '../../../../../tools/local/day/sends/plan-sends';
import type { PlannedSend, SendsPlan } from '../../../../../tools/local/day/sends/send-plan';

const options = { seed: 7, sendsTotal: 200, people: ['person-0001', 'person-0002'], withLateAnswer: true };

function sendsOf({ hours }: SendsPlan): readonly PlannedSend[] {
  return [...hours.values()].flat().flatMap((step) => ('sends' in step ? step.sends : []));
}

describe('planSends', () => {
  const sends = sendsOf(planSends(options));

  it('writes the same sends from the same seed, and others from another', () => {
    expect(planSends(options)).toEqual(planSends(options));
    expect(sendsOf(planSends({ ...options, seed: 8 }))).not.toEqual(sends);
  });

  it('gives each send a key of its own', () => {
    expect(new Set(sends.map(({ key }) => key)).size).toBe(sends.length);
  });

  it('has attachments, codes that expire, pushes, resends, repeats and broken ones', () => {
    const count = (isMeant: (send: PlannedSend) => boolean): number => sends.filter(isMeant).length;
    expect(count(({ body }) => body.attachments !== undefined)).toBeGreaterThan(50);
    expect(count(({ kind, expiresInSeconds }) => kind === 'code' && expiresInSeconds !== undefined)).toBeGreaterThan(
      20,
    );
    expect(count(({ kind, expiresInSeconds }) => kind === 'code' && expiresInSeconds === undefined)).toBe(0);
    expect(count(({ body }) => body.channel === 'push')).toBeGreaterThan(10);
    expect(count(({ body }) => body.on_unknown_outcome === 'resend')).toBeGreaterThan(10);
    expect(count(({ copies = 1 }) => copies > 1)).toBeGreaterThan(3);
    expect(count(({ refusedAs }) => refusedAs !== undefined)).toBe(5);
  });

  it('leaves out what takes half a minute unless it is asked for', () => {
    const plan = planSends({ ...options, withLateAnswer: false });
    expect(plan.late.size).toBe(0);
    expect(sendsOf(plan).filter(({ fault }) => (fault?.script.delayMs ?? 0) > 5_000)).toEqual([]);
  });

  it('refuses to send to nobody', () => {
    expect(() => planSends({ ...options, people: [] })).toThrow('people: got nobody to send to');
  });
});

describe('peopleToSendTo', () => {
  it('finds some in the smallest day of every seed, by id', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const people = peopleToSendTo(generateDay({ seed, messagesTotal: 300, nowSeconds: 1_760_000_000 }));
      expect(people.length).toBeGreaterThanOrEqual(2);
      expect(people.every((id) => id.startsWith('person-'))).toBe(true);
    }
  });
});
