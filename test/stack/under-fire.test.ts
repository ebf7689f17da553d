// The data path while everything fails: a small day of what `npm run soak -- --only under-fire` plays at full size.
import type { DayRun } from '../../tools/local/day/run-day';
import { explain } from '../../tools/local/day/trail';
import { runUnderFire } from '../../tools/soak/under-fire';

jest.setTimeout(240_000);

const seed = 20_261_122;

let run: DayRun;
beforeAll(async () => {
  run = await runUnderFire({ seed, messagesTotal: 1_000, kills: 3 });
});

describe('a day under fire', () => {
  it('ends as the oracle expects: every fate, every attribute, every event once', () => {
    expect(explain(run.verdict, seed)).toEqual([]);
  });

  it('killed instances at work, stopped and froze others', () => {
    expect(run.struck).toMatchObject({ SIGKILL: 3, SIGTERM: 2, pause: 2 });
    expect(run.struck?.killedAtWork).toBeGreaterThanOrEqual(1);
  });

  it('pushed messages twice, late and again after their acknowledgement', () => {
    expect(run.struck?.redeliver).toBeGreaterThan(5);
    expect(run.struck?.duplicate).toBeGreaterThan(2);
    expect(run.struck?.delay).toBeGreaterThan(5);
  });

  it('met 503, 429, resets and refusals in a 207 by chance', () => {
    const met = (text: string): number =>
      run.faults.filter(({ name }) => name.startsWith(text)).reduce((sum, fault) => sum + fault.met, 0);
    expect(met('by chance: 503')).toBeGreaterThan(5);
    expect(met('by chance: 429')).toBeGreaterThan(0);
    expect(met('by chance: connection reset')).toBeGreaterThan(2);
    expect(met('some items of a batch refused')).toBeGreaterThan(0);
  });
});
