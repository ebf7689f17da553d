/**
 * Goal: two real instances that share a ledger never send twice, whenever one of them is killed, and every send that
 * did not happen has its reason. `npm run soak -- --only transactional` does it with 2,000.
 */
import { runSendProcesses } from '../../tools/soak/sends/processes';

const timeoutMs = 180_000;

describe('two instances of the transactional function', () => {
  it(
    'send each message once where nothing is in their way',
    async () => {
      const run = await runSendProcesses({ seed: 1, sendsCount: 30, isUnderFire: false, settleMsMax: 60_000 });
      expect(run.violations).toEqual([]);
      expect(run).toMatchObject({ sends: 30, published: 33, accepted: 30, notAccepted: {} });
    },
    timeoutMs,
  );

  it(
    'send no message twice while one of them is killed now and then and Customer.io misbehaves',
    async () => {
      const run = await runSendProcesses({ seed: 2, sendsCount: 80, isUnderFire: true, settleMsMax: 2_000 });
      expect(run.violations).toEqual([]);
      expect(run.kills).toBeGreaterThan(0);
      expect(run.sends).toBe(80);
      expect(run.accepted + Object.values(run.notAccepted).reduce((sum, count) => sum + count, 0)).toBe(80);
    },
    timeoutMs,
  );
});
