import { pushFaultOf } from '../../../../tools/local/faults/push-faults';
import type { PushFault } from '../../../../tools/local/pubsub/faults';

const rates = { redeliverPerMille: 50, duplicatePerMille: 100, delayPerMille: 200, delayMsMax: 300 };

const push = (messageId: string, attempt = 1): Parameters<typeof pushFaultOf>[2] => ({
  subscription: 'projects/local/subscriptions/customerio-track-push',
  messageId,
  attributes: {},
  attempt,
});

describe('pushFaultOf', () => {
  it('decides by seed, message and attempt alone', () => {
    const ids = Array.from({ length: 200 }, (_, index) => String(index));
    const all = (seed: number): (PushFault | undefined)[] => ids.map((id) => pushFaultOf(seed, rates, push(id)));
    expect(all(1)).toEqual(all(1));
    expect(all(2)).not.toEqual(all(1));
  });

  it('strikes about as often as its rates say', () => {
    const counts = { redeliver: 0, duplicate: 0, delay: 0, none: 0 };
    for (let id = 0; id < 10_000; id += 1) counts[pushFaultOf(1, rates, push(String(id)))?.kind ?? 'none'] += 1;
    expect(counts.redeliver / 500).toBeCloseTo(1, 0);
    expect(counts.duplicate / 1_000).toBeCloseTo(1, 0);
    expect(counts.delay / 2_000).toBeCloseTo(1, 0);
    expect(counts.none).toBeGreaterThan(6_000);
  });

  it('leaves a message alone after its third attempt', () => {
    const always = { ...rates, redeliverPerMille: 1_000 };
    expect(pushFaultOf(1, always, push('1', 3))).toMatchObject({ kind: 'redeliver' });
    expect(pushFaultOf(1, always, push('1', 4))).toBeUndefined();
  });
});
