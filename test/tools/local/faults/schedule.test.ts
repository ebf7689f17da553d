import { faultSchedule, noPushFaults, type ScheduleOptions } from '../../../../tools/local/faults/schedule';

const options: ScheduleOptions = {
  seed: 7,
  messages: { identify: 400, track: 300 },
  times: { SIGKILL: 5, SIGTERM: 2, pause: 1 },
  pushes: noPushFaults,
};

describe('faultSchedule', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(faultSchedule(options)).toEqual(faultSchedule(options));
    expect(faultSchedule({ ...options, seed: 8 }).processes).not.toEqual(faultSchedule(options).processes);
  });

  it.each([1, 2, 3, 4, 5])('has each thing as often as asked for, within the messages that come (seed %i)', (seed) => {
    const { processes } = faultSchedule({ ...options, seed });
    const count = (kind: string): number => processes.filter((fault) => fault.kind === kind).length;
    expect([count('SIGKILL'), count('SIGTERM'), count('pause')]).toEqual([5, 2, 1]);
    for (const fault of processes) {
      expect(fault.atPush).toBeGreaterThanOrEqual(1);
      expect(fault.atPush).toBeLessThanOrEqual(options.messages[fault.function]);
    }
    expect(processes.filter((fault) => fault.function === 'identify')).toHaveLength(4);
  });
});
