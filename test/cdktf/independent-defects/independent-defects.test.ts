// How much of what goes wrong elsewhere the checker would find here: each defect is planted into the stacks as they
// are synthesized, one at a time, and counts as caught when the checker says something new.
// The page is written anew with: UPDATE_DOCS=1 npx jest <this file>
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { checkStack } from '../checker/check-stack';
import { synthesizeAll } from '../synthesized';
import type { Defect, SynthesizedStack } from './change';
import { defectsTable, type Judged, share } from './defects-page';
import { independentDefects } from './independent-defects';

/** What the checker does not find, each with why. Whoever teaches it one takes the name out. */
const missed = [
  // Not read: the label by which an alert on failing pushes leaves out what the function refused.
  'label-of-another-metric',
];

const page = path.join(__dirname, '../../../docs/infrastructure-defects.md');
// The markers keep the formatter away from what is generated.
const [begin, end] = ['<!-- prettier-ignore-start -->\n', '<!-- prettier-ignore-end -->\n'];

const stacks = synthesizeAll();
const stackNamed = (name: string): SynthesizedStack => {
  const stack = stacks.get(name);
  if (!stack) throw new Error(`there is no stack ${name}`);
  return stack as unknown as SynthesizedStack;
};
const findings = (stack: SynthesizedStack, name: string): string[] =>
  checkStack(stack as unknown as Parameters<typeof checkStack>[0], name).map((found) => JSON.stringify(found));

const healthy = new Map([...stacks.keys()].map((name) => [name, new Set(findings(stackNamed(name), name))]));
const isCaught = ({ stack, plant }: Defect): boolean =>
  findings(plant(stackNamed(stack)), stack).some((found) => healthy.get(stack)?.has(found) === false);

const judge = (defects: readonly Defect[]): readonly Judged[] =>
  defects.map((defect) => ({ ...defect, caught: isCaught(defect) }));

describe('independentDefects', () => {
  it.each(independentDefects)('changes the stack by $id', ({ stack, plant }) => {
    const before = stackNamed(stack);
    expect(plant(before)).not.toEqual(before);
  });

  it('has an id for each', () => {
    const ids = independentDefects.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('checkStack', () => {
  const judged = judge(independentDefects);

  it('finds every defect but those named here', () => {
    expect(judged.filter(({ caught }) => !caught).map(({ id }) => id)).toEqual(missed);
  });

  it('is described by the page as it is', () => {
    const text = readFileSync(page, 'utf8');
    const [before = '', rest = ''] = text.split(begin);
    const [listed = '', after = ''] = rest.split(end);
    const expected = `Caught: ${share(judged)}.\n\n${defectsTable(judged)}`;
    if (process.env.UPDATE_DOCS === '1') writeFileSync(page, `${before}${begin}\n${expected}\n\n${end}${after}`);
    else expect(listed.trim()).toBe(expected);
  });
});
