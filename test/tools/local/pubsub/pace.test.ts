// The service documents its pace by examples only; these are the examples.
import { Pace } from '../../../../tools/local/pubsub/pace';

const paced = { slowStart: true, pushBackoff: true, pushesInFlightMax: 1000 };
const repeat = (times: number, act: () => void): void => {
  for (let at = 0; at < times; at++) act();
};

describe('Pace', () => {
  it('begins with a small single digit and doubles with each round of acknowledgements', () => {
    const pace = new Pace(paced);
    const windows = [pace.window];
    for (let round = 0; round < 3; round++) {
      repeat(pace.window, () => {
        pace.acked();
      });
      windows.push(pace.window);
    }
    expect(windows).toEqual([3, 6, 12, 24]);
  });

  it('grows by a step a round from 3,000 on, and never past the limit', () => {
    const pace = new Pace({ ...paced, pushesInFlightMax: 3002 });
    repeat(2997, () => {
      pace.acked();
    });
    expect(pace.window).toBe(3000);
    repeat(3000, () => {
      pace.acked();
    });
    expect(pace.window).toBe(3000 + 0);
    repeat(20_000, () => {
      pace.acked();
    });
    expect(pace.window).toBe(3002);
  });

  it('halves the window on a failure', () => {
    const pace = new Pace({ ...paced, pushBackoff: false });
    repeat(61, () => {
      pace.acked();
    });
    pace.nacked();
    expect(pace.window).toBe(32);
  });

  it('delivers about every 500 ms when one message in five is refused', () => {
    const pace = new Pace(paced);
    repeat(100, () => {
      repeat(4, () => {
        pace.acked();
      });
      pace.nacked();
    });
    expect(pace.window).toBe(1);
    expect(pace.backoffMs).toBeGreaterThan(300);
    expect(pace.backoffMs).toBeLessThan(1000);
  });

  it('delivers every 30 to 60 s when every message is refused', () => {
    const pace = new Pace(paced);
    repeat(100, () => {
      pace.nacked();
    });
    expect(pace.backoffMs).toBeGreaterThanOrEqual(30_000);
    expect(pace.backoffMs).toBeLessThanOrEqual(60_000);
  });

  it('forgives after a run of acknowledgements', () => {
    const pace = new Pace(paced);
    pace.nacked();
    expect(pace.backoffMs).toBeGreaterThanOrEqual(100);
    repeat(20, () => {
      pace.acked();
    });
    expect(pace.backoffMs).toBe(0);
  });

  it('does none of it when switched off', () => {
    const pace = new Pace({ slowStart: false, pushBackoff: false, pushesInFlightMax: 50 });
    repeat(10, () => {
      pace.nacked();
    });
    expect([pace.window, pace.backoffMs]).toEqual([50, 0]);
  });
});
