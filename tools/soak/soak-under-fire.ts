/** Under fire at its large size: over many seeds, and against builds that are broken on purpose. */
import { rm } from 'node:fs/promises';
import path from 'node:path';

import { buildFunctions, repositoryRoot } from '../build/functions';
import type { DayRun } from '../local/day/run-day';
import { countsOf, explain } from '../local/day/trail';
import { mutantPlugin } from '../local/mutants/mutant-plugin';
import { mutants } from '../local/mutants/mutants';
import type { SoakOptions, SoakResult } from './main';
import { runUnderFire, underFireLine, type UnderFireOptions } from './under-fire';

const killsMin = 5;
/** A day has to be settled in this time, on a busy machine too. */
const settleMsMax = 120_000;

/** The mutants' day is short, and what a broken build leaves unsettled need not be waited for. */
const mutantDay = { messagesTotal: 1_000, kills: 2, settleMsMax: 15_000 } as const;

async function timed(options: UnderFireOptions): Promise<{ run: DayRun; line: string }> {
  const startedMs = performance.now();
  const run = await runUnderFire(options);
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  return { run, line: underFireLine(options.seed, run, seconds) };
}

export async function soakUnderFire(options: SoakOptions): Promise<SoakResult> {
  const { seeds, messagesTotal, node, functionsDir, signal } = options;
  const failed: number[] = [];
  const killed: number[] = [];
  for (const seed of seeds) {
    const { run, line } = await timed({
      seed,
      messagesTotal,
      kills: killsMin + (seed % 3),
      node,
      functionsDir,
      settleMsMax,
      signal,
    });
    const kills = run.struck?.SIGKILL ?? 0;
    console.log(line);
    for (const text of explain(run.verdict, seed)) console.log(`  ${text}`);
    if (kills < killsMin) console.log(`  only ${kills} instances were killed, expected at least ${killsMin}`);
    killed.push(kills);
    if (!run.verdict.holds || kills < killsMin) failed.push(seed);
  }
  console.log(`${seeds.length - failed.length} of ${seeds.length} seeds hold, ${sum(killed)} instances killed`);
  for (const seed of failed) {
    console.log(`again: npm run soak -- --only under-fire --seed ${seed} --messages ${messagesTotal}`);
  }
  return { name: 'under-fire', holds: failed.length === 0, figures: { seeds, messagesTotal, failed, killed } };
}

export async function soakUnderFireMutants({ seeds, node, signal }: SoakOptions): Promise<SoakResult> {
  const [seed = 1] = seeds;
  const outDir = path.join(repositoryRoot, 'dist', 'mutants-under-fire');
  const notSeen: string[] = [];
  for (const mutant of mutants) {
    const { plugin } = mutantPlugin(mutant);
    const functionsDir = path.join(outDir, mutant.name);
    await buildFunctions({ outDir: functionsDir, names: ['identify', 'track'], plugins: [plugin] });
    const { run } = await timed({ ...mutantDay, seed, node, functionsDir, signal });
    const { holds, violations } = run.verdict;
    if (holds) notSeen.push(mutant.name);
    console.log(`${mutant.name}: ${holds ? 'NOT SEEN' : countsOf(violations)}`);
  }
  await rm(outDir, { recursive: true, force: true });
  console.log(`${mutants.length - notSeen.length} of ${mutants.length} mutants seen under fire, seed ${seed}`);
  return { name: 'under-fire-mutants', holds: notSeen.length === 0, figures: { seed, notSeen } };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
