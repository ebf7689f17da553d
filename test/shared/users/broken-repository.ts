/** The repository as it is, or with one line of it broken on purpose. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

import { build } from 'esbuild';
import fc from 'fast-check';

import { repositoryRoot } from '../../../tools/build/functions';
import { mutantPlugin } from '../../../tools/local/mutants/mutant-plugin';
import type { Mutant } from '../../../tools/local/mutants/mutants';
import type { RepositoryClass } from './dying-process';

export async function repositoryOf(mutant?: Mutant): Promise<RepositoryClass> {
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'broken-repository-'));
  const outfile = path.join(outDir, 'repository.js');
  try {
    await build({
      entryPoints: [path.join(repositoryRoot, 'shared/users/repository.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile,
      logLevel: 'error',
      plugins: mutant ? [mutantPlugin(mutant).plugin] : [],
    });
    const loaded = createRequire(__filename)(outfile) as { readonly UserMessagingRepository: RepositoryClass };
    return loaded.UserMessagingRepository;
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

/** The first seed, from one on, whose random run throws, and what it says; undefined when none of so many does. */
export async function firstSeedThatSees<Played>(
  arbitrary: fc.Arbitrary<Played>,
  { from, seedsMax }: { readonly from: number; readonly seedsMax: number },
  play: (played: Played) => Promise<void>,
): Promise<{ readonly seed: number; readonly sees: string } | undefined> {
  for (let seed = from; seed < from + seedsMax; seed += 1) {
    const [played] = fc.sample(arbitrary, { seed, numRuns: 1 });
    if (played === undefined) continue;
    try {
      await play(played);
    } catch (error) {
      return { seed, sees: error instanceof Error ? error.message : String(error) };
    }
  }
  return undefined;
}

/** As a line of the test's output: which seed saw it is found again at each run. */
export function tellSeed({ name }: Mutant, seen: { readonly seed: number; readonly sees: string } | undefined): void {
  process.stdout.write(`${name}: ${seen ? `seen with seed ${seen.seed}: ${seen.sees.slice(0, 100)}` : 'NOT SEEN'}\n`);
}
