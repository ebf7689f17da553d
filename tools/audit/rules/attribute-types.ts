import { hasOneType, namesTime, typeAsSent } from '../../../shared/contract/attribute-rules';
import { attributesOf } from '../knowledge/parts';
import { commonest, groupByKey, placeOf, type Comparable } from '../facts';
import { kindsOf } from '../values/kinds';
import { hasWrongUnit } from '../values/time';
import type { Contradiction, Fact, ProgramRule } from '../rule';
import { useSite } from '../sites';

export const rule: ProgramRule = {
  id: 'attribute-types',
  family: 'people',
  description: 'An attribute of people has the same type wherever the program sets it.',
  level: 'error',
  messages: {
    mixed:
      '{{key}} is a {{own}} here and a {{other}} at {{place}}. Segments compare by type, so people drop out of them depending on which code ran last. Send the same type everywhere.',
  },
  looksAt: ['CallExpression'],
  collect({ module, operations, isTest }) {
    if (isTest) return [];
    return operations.flatMap((operation) => {
      if (operation.kind !== 'identify') return [];
      return attributesOf(operation).entries.flatMap(({ key, value }): Fact[] => {
        // A time in a wrong form has a finding of its own.
        if (!hasOneType(key) || (namesTime(key) && hasWrongUnit(value))) return [];
        const found = kindsOf(value);
        const [first] = found;
        const kinds = new Set(found.flatMap(({ kind }) => (kind ? [typeAsSent[kind]] : [])));
        const [kind] = kinds;
        const node = first && useSite(first.origin, module, value);
        return kind && kinds.size === 1 && node ? [{ key, value: kind, node }] : [];
      });
    });
  },
  compare<F extends Comparable>(facts: readonly F[]): Contradiction<F>[] {
    return [...groupByKey(facts)].flatMap(([key, group]) => {
      const common = commonest(group);
      const model = group.find(({ value }) => value === common);
      if (!model) return [];
      return group
        .filter(({ value }) => value !== common)
        .map((fact) => ({
          fact,
          messageId: 'mixed',
          data: { key, own: fact.value, other: model.value, place: placeOf(model) },
        }));
    });
  },
};
