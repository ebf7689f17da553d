import { chanceFrom } from '../../../../tools/local/day/chance';
import type { DayMessage } from '../../../../tools/local/day/day';
import { generateDay } from '../../../../tools/local/day/generate-day';
import { underFire } from '../../../../tools/local/faults/sandbox-faults';

const day = generateDay({ seed: 3, messagesTotal: 1_000, nowSeconds: 1_795_000_000 });
const fired = underFire(day, chanceFrom(3), 20);
const messagesOf = ({ steps }: typeof day): DayMessage[] =>
  steps.flatMap((step) => (step.kind === 'publish' ? step.messages : []));
const before = messagesOf(day);
const refused = messagesOf(fired).filter(
  ({ data }, index) => data.includes('not-yet-in-the-workspace') && before[index]?.data.equals(data) === false,
);

describe('underFire', () => {
  it('is the same day for the same seed', () => {
    expect(underFire(day, chanceFrom(3), 20)).toEqual(fired);
  });

  it('changes no message but those that are to be refused, and expects those to be parked', () => {
    const changed = messagesOf(fired).filter((message, index) => message !== before[index]);
    expect(changed).toEqual(refused);
    expect(refused.length).toBeGreaterThan(3);
    expect(refused.length).toBeLessThan(30);
    for (const { marker } of refused) {
      expect(fired.scripted.get(marker)).toEqual({ kind: 'refused', code: 'CUSTOMERIO_REJECTED' });
    }
    expect(fired.scripted.size).toBe(day.scripted.size + refused.length);
  });

  it('has no fault that does its work before what is to be refused', () => {
    const faults = fired.steps.flatMap((step) => (step.kind === 'fault' ? [step.fault] : []));
    const firstDoing = faults.findIndex(({ script }) => script.afterAccept === true || script.bodyMs !== undefined);
    const lastRefusing = faults.findLastIndex(({ script }) => script.items !== undefined);
    expect(lastRefusing).toBeGreaterThan(0);
    expect(firstDoing).toBeGreaterThan(lastRefusing);
  });
});
