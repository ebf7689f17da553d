import { snakeCaseOf } from '../../../shared/contract/naming-rules';
import { commonest, groupByKey, placeOf, type Comparable } from '../facts';
import { eventsOf } from '../knowledge/event-names';
import type { Contradiction, Fact, ProgramRule } from '../rule';
import { useSite } from '../sites';

/** What is the same for all writings of a name: its letters and digits. */
export const lettersOf = (name: string): string => snakeCaseOf(name).replaceAll('_', '');

export const rule: ProgramRule = {
  id: 'consistent-event-names',
  family: 'events',
  description: 'What happened has one name in the whole program.',
  level: 'error',
  messages: {
    differs:
      'This event is called "{{own}}" here and "{{other}}" at {{place}}. For Customer.io these are two events, and a campaign hears one of them. Use one name, best from one constant.',
  },
  looksAt: ['CallExpression'],
  collect(file) {
    if (file.isTest) return [];
    return eventsOf(file).flatMap(({ whole, origin, start }): Fact[] => {
      const node = whole ? useSite(origin, file.module, start) : undefined;
      return whole && node ? [{ key: lettersOf(whole), value: whole, node }] : [];
    });
  },
  compare<F extends Comparable>(facts: readonly F[]): Contradiction<F>[] {
    return [...groupByKey(facts).values()].flatMap((group) => {
      const common = commonest(group);
      const model = group.find(({ value }) => value === common);
      if (!model) return [];
      return group
        .filter(({ value }) => value !== common)
        .map((fact) => ({
          fact,
          messageId: 'differs',
          data: { own: fact.value, other: model.value, place: placeOf(model) },
        }));
    });
  },
};
