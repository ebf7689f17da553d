import { Timers } from '../../../../tools/local/pubsub/timers';
import { pause } from './behaviours/rig';

describe('Timers', () => {
  it('runs what is due, and neither what was cancelled nor what is pending when it is closed', async () => {
    const timers = new Timers();
    const ran: string[] = [];
    const add = (name: string, delayMs: number): NodeJS.Timeout | undefined =>
      timers.after(delayMs, () => {
        ran.push(name);
      });
    add('due', 1);
    timers.cancel(add('cancelled', 1));
    add('pending', 60);
    await pause(30);
    expect(timers.size).toBe(1);
    timers.close();
    expect(add('late', 1)).toBeUndefined();
    expect(timers.size).toBe(0);
    await pause(60);
    expect(ran).toEqual(['due']);
  });
});
