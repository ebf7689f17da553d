// Goal: know what the promises do not see. Method: every small damage that a machine can do to a stack; what survives is
// listed and judged in docs/infrastructure.md, and this test holds that list against a new run. All of them take a minute
// or two (`npm run soak -- --only infrastructure` sets MUTANTS=all); without that every eleventh is tried.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { repositoryRoot } from '../../tools/build/functions';
import { runMutants, type MutationRun } from './mutants';
import { synthesizeAll } from './synthesized';

const names = ['prod', 'prod-bootstrap'];
const isAll = process.env.MUTANTS === 'all';
const every = isAll ? 1 : 11;

describe('runMutants', () => {
  let runs: readonly MutationRun[];

  beforeAll(() => {
    const stacks = synthesizeAll();
    runs = names.map((name) => runMutants(stacks.get(name) ?? {}, name, every));
    for (const [index, { mutants, caught }] of runs.entries()) {
      console.info(`${names[index] ?? ''}: ${caught} of ${mutants} damages found`);
    }
  }, 600_000);

  it('damages each setting in turn', () => {
    expect(runs.map(({ mutants }) => mutants > 1_000 / every)).toEqual([true, true]);
  });

  it('leaves only survivors that docs/infrastructure.md judges', () => {
    const text = readFileSync(path.join(repositoryRoot, 'docs', 'infrastructure.md'), 'utf8');
    const judged = [...text.matchAll(/^\| `(google_\S+ [a-z ]+)` +\|/gm)].map(([, key = '']) => key);
    const survivors = [...new Set(runs.flatMap((run) => run.survivors))].sort();
    expect(survivors.filter((key) => !judged.includes(key))).toEqual([]);
    // A judgement over something that no longer survives is stale.
    if (isAll) expect(judged.sort()).toEqual(survivors);
  });
});
