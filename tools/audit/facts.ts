/** Comparing what different places of a program say about the same thing. */
import type { Fact } from './rule';

export type Comparable = Pick<Fact, 'key' | 'value'> & { readonly file?: string; readonly line?: number };

const byPlace = (one: Comparable, other: Comparable): number => {
  const [a, b] = [one.file ?? '', other.file ?? ''];
  return a === b ? (one.line ?? 0) - (other.line ?? 0) : a < b ? -1 : 1;
};

/** The value that most facts have; of two as common, the one that comes first by file and line. */
export function commonest(facts: readonly Comparable[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { value } of facts) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0];
}

/** Facts about the same thing, in the order of their places, whatever order the files were looked at in. */
export const groupByKey = <F extends Comparable>(facts: readonly F[]): Map<string, F[]> => {
  const groups = new Map<string, F[]>();
  for (const fact of facts.toSorted(byPlace)) {
    const group = groups.get(fact.key);
    if (group) group.push(fact);
    else groups.set(fact.key, [fact]);
  }
  return groups;
};

export const placeOf = ({ file, line }: Comparable): string =>
  file === undefined ? `line ${String(line ?? 0)}` : `${file}:${String(line ?? 0)}`;
