/** Goal: what may be spent when. No absolute times: only what the budget itself says, and what is spent at once. */
import { RateBudget } from '../../../shared/customerio/rate-budget';

const spentAtOnce = (budget: RateBudget, operations: number, attempts = 1_000): number => {
  let spent = 0;
  while (spent < attempts && budget.spend(operations) === 0) spent += 1;
  return spent;
};

describe('RateBudget', () => {
  it.each([
    ['a whole share', 100, 1_000],
    ['one request a second', 1, 10],
    ['a request in ten seconds', 0.1, 1],
    ['less than one operation a second', 0.25, 0.25],
  ])('lets the first message of an instance go at once: %s', (_claim, requestsPerSecond, operationsPerSecond) => {
    expect(new RateBudget({ requestsPerSecond, operationsPerSecond }).spend(1)).toBe(0);
  });

  it('lets a quarter of a second go at once, and then no request', () => {
    const budget = new RateBudget({ requestsPerSecond: 100, operationsPerSecond: 100_000 });
    expect(spentAtOnce(budget, 1)).toBeGreaterThanOrEqual(25);
    expect(spentAtOnce(budget, 1)).toBeLessThan(25);
  });

  it('counts operations as well as requests', () => {
    const budget = new RateBudget({ requestsPerSecond: 10_000, operationsPerSecond: 40 });
    expect([2, 3, 4]).toContain(spentAtOnce(budget, 5));
  });

  it('spends nothing when it says to wait', () => {
    const budget = new RateBudget({ requestsPerSecond: 1_000, operationsPerSecond: 1 });
    expect(budget.spend(1)).toBe(0);
    for (let count = 0; count < 500; count += 1) budget.spend(1);
    expect(budget.waitMs(1, 0)).toBe(0);
  });

  it.each([
    ['many requests a second', 100, 1_000, 250],
    ['a share below one request a second', 0.5, 100, 200],
    ['a share below one operation a second', 0.2, 0.2, 1],
  ])('lets one request carry what accrues until the next: %s', (_claim, requests, operations, burst) => {
    const budget = new RateBudget({ requestsPerSecond: requests, operationsPerSecond: operations });
    expect(budget.operationsBurst).toBe(burst);
    expect(budget.spend(burst)).toBe(0);
  });

  it('tells the wait of whoever comes after others, beyond its burst too', () => {
    const budget = new RateBudget({ requestsPerSecond: 2, operationsPerSecond: 1_000 });
    expect(budget.waitMs(1, 1)).toBe(0);
    expect(budget.waitMs(3, 3)).toBeGreaterThan(900);
    expect(budget.waitMs(3, 3)).toBeLessThanOrEqual(1_000);
    expect(budget.waitMs(1, 3_250)).toBeGreaterThan(2_650);
    expect(budget.waitMs(1, 3_250)).toBeLessThanOrEqual(2_750);
  });

  it('waits for what it can have in time, and refuses the rest at once', async () => {
    const budget = new RateBudget({ requestsPerSecond: 20, operationsPerSecond: 1_000 });
    expect(spentAtOnce(budget, 1)).toBeGreaterThanOrEqual(5);
    expect(await budget.spendWithin(1, 1_000)).toBe(true);
    budget.pause(30_000);
    expect(await budget.spendWithin(1, 2_000)).toBe(false);
  });

  it('pauses, at most 30 seconds, and never shorter than it was asked before', () => {
    const budget = new RateBudget({ requestsPerSecond: 100, operationsPerSecond: 1_000 });
    budget.pause(86_400_000);
    budget.pause(1);
    expect(budget.spend(1)).toBeGreaterThan(29_000);
    expect(budget.spend(1)).toBeLessThanOrEqual(30_000);
  });
});
