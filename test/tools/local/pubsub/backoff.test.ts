import { backoffMs } from '../../../../tools/local/pubsub/backoff';
import { pushTerms } from '../../../../tools/local/pubsub/terms';

const push = pushTerms({ pushEndpoint: 'http://127.0.0.1:1/' });
const [pushed, pulled] = [
  { push, bigQuery: undefined },
  { push: undefined, bigQuery: undefined },
];
const context = { timeScale: 1, random: () => 0.5, pushBackoff: false };
const waits = (terms: Parameters<typeof backoffMs>[0], changed: Partial<typeof context> = {}): number[] =>
  [1, 2, 3, 4, 40].map((failures) => backoffMs(terms, failures, { ...context, ...changed }));

describe('backoffMs', () => {
  it('doubles from the minimum to the maximum of the retry policy', () => {
    const backoff = { leastMs: 10_000, mostMs: 600_000 };
    expect(waits({ ...pushed, backoff })).toEqual([10_000, 20_000, 40_000, 80_000, 600_000]);
    expect(waits({ ...pulled, backoff })).toEqual([10_000, 20_000, 40_000, 80_000, 600_000]);
  });

  it('is divided by the time scale', () => {
    expect(waits({ ...pushed, backoff: { leastMs: 1000, mostMs: 1000 } }, { timeScale: 10 })[0]).toBe(100);
  });

  it('is spread by a tenth to either side', () => {
    const backoff = { leastMs: 1000, mostMs: 1000 };
    expect(waits({ ...pushed, backoff }, { random: () => 0 })[0]).toBeCloseTo(900);
    expect(waits({ ...pushed, backoff }, { random: () => 1 })[0]).toBeCloseTo(1100);
  });

  it('without a policy is none for a pull, and for a push none where the whole subscription is braked', () => {
    const backoff = undefined;
    expect(waits({ ...pulled, backoff })).toEqual([0, 0, 0, 0, 0]);
    expect(waits({ ...pushed, backoff }, { pushBackoff: true })).toEqual([0, 0, 0, 0, 0]);
    expect(waits({ ...pushed, backoff })).toEqual([100, 200, 400, 800, 60_000]);
  });
});
