/**
 * Looks into the operands of a value, and theirs, within limits. A variable that is written in many places, each of them
 * made of the others, has more ways than anybody can follow; what lies beyond the limits counts as unknown.
 */
const nestingMax = 16;
const looksMax = 120;

const spent = { nesting: 0, looks: 0 };

export function withinBudget<T>(unknown: () => T, look: () => T): T {
  if (spent.nesting === 0) spent.looks = 0;
  spent.looks += 1;
  if (spent.nesting >= nestingMax || spent.looks > looksMax) return unknown();
  spent.nesting += 1;
  try {
    return look();
  } finally {
    spent.nesting -= 1;
  }
}
