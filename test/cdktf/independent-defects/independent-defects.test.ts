// How much of what goes wrong elsewhere the checker would find here: each defect is planted into the stacks as they
// are synthesized, one at a time, and counts as caught when the checker says something new.
// The page is written anew with: UPDATE_DOCS=1 npx jest <this file>
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { checkStack } from '../checker/check-stack';
import { synthesizeAll } from '../synthesized';
import type { Defect, SynthesizedStack } from './change';
import { defectsTable, type Judged, share } from './defects-page';
import { closerDefects, independentDefects } from './independent-defects';

/** What the checker does not find. Whoever teaches it one takes the name out. */
const missed: readonly string[] = [];
const missedCloser: readonly string[] = [];

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

const namesMissed = (judged: readonly Judged[]): string[] => judged.filter(({ caught }) => !caught).map(({ id }) => id);

describe('a defect', () => {
  const defects = [...independentDefects, ...closerDefects];

  it.each(defects)('changes the stack: $id', ({ stack, plant }) => {
    const before = stackNamed(stack);
    expect(isDeepStrictEqual(plant(before), before)).toBe(false);
  });

  it('has an id of its own', () => {
    const ids = defects.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('checkStack', () => {
  const judged = judge(independentDefects);
  const judgedCloser = judge(closerDefects);

  it('finds every defect but those named here', () => {
    expect(namesMissed(judged)).toEqual(missed);
  });

  it('finds every defect that looks right but those named here', () => {
    expect(namesMissed(judgedCloser)).toEqual(missedCloser);
  });

  it('is described by the page as it is', () => {
    const text = readFileSync(page, 'utf8');
    const [before = '', rest = ''] = text.split(begin);
    const [listed = '', after = ''] = rest.split(end);
    const expected = [
      `## First round: ${share(judged)} caught`,
      defectsTable(judged),
      `## Second round: ${share(judgedCloser)} caught`,
      defectsTable(judgedCloser),
    ].join('\n\n');
    if (process.env.UPDATE_DOCS === '1') writeFileSync(page, `${before}${begin}\n${expected}\n\n${end}${after}`);
    else expect(listed.trim()).toBe(expected);
  });
});
