import { isDatabaseId } from '../../../../../tools/local/day/people/database-people';
import { planPeople } from '../../../../../tools/local/day/people/plan-people';

describe('planPeople', () => {
  const plan = planPeople({ seed: 3, peopleTotal: 3_000 });
  const changes = [...plan.hours.values()].flat();

  it('writes the same people from the same seed', () => {
    expect(planPeople({ seed: 3, peopleTotal: 3_000 })).toEqual(plan);
  });

  it('changes nobody twice, and nobody who joins that day', () => {
    const changed = changes.flatMap((change) => (change.kind === 'join' ? [] : change.ids));
    expect(new Set(changed).size).toBe(changed.length);
    const known = new Set(plan.people.map(({ id }) => id));
    expect(changed.every((id) => known.has(id))).toBe(true);
  });

  it('has every kind of change in every part of the day', () => {
    for (const own of plan.hours.values()) {
      expect(new Set(own.map(({ kind }) => kind))).toEqual(
        new Set(['join', 'rename', 'move', 'opt out', 'opt in', 'leave', 'prefer', 'late commit']),
      );
    }
  });

  it('gives everybody an id that only people of the database have', () => {
    const joined = changes.flatMap((change) => (change.kind === 'join' ? change.people : []));
    const ids = [...plan.people, ...joined].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3_180);
    expect(ids.every(isDatabaseId)).toBe(true);
    expect(['person-0001', '700123', '42', undefined, null].filter(isDatabaseId)).toEqual([]);
  });
});
