/** Sends: the property with thousands of seeds, its mutants, and the built function under fire. */
import { rm } from 'node:fs/promises';
import path from 'node:path';

import { buildFunctions, repositoryRoot } from '../build/functions';
import { mutantPlugin } from '../local/mutants/mutant-plugin';
import { processMutant, sendMutants } from '../local/mutants/send-mutants';
import type { SoakOptions, SoakResult } from './main';
import { buildSendCore } from './sends/core';
import { checkHealthySends, checkSends } from './sends/property';
import { runSendProcesses, type SendProcessesOptions } from './sends/processes';

const plansPerSeed = 1_000;
const sendsCount = 2_000;
const healthySendsCount = 500;
/** Some 24 of them are refused, and five of those come again. */
const mutantSendsCount = 800;
const mutantSettleMsMax = 5_000;
/** The claim of a killed instance ends after two minutes; then its message is tried once more and parked. */
const settleMsMax = 400_000;

export async function soakSends({ seeds }: SoakOptions): Promise<SoakResult> {
  const core = await buildSendCore();
  let plans = 0;
  const failures: string[] = [];
  for (const seed of seeds) {
    for (const run of [await checkSends(core, seed, plansPerSeed), await checkHealthySends(core, seed, 100)]) {
      plans += run.runs;
      if (run.failure !== undefined) failures.push(run.failure);
    }
  }
  for (const failure of failures) console.log(failure);
  const notSeen: string[] = [];
  for (const mutant of sendMutants) {
    const { failure, runs } = await checkSends(await buildSendCore(mutant), seeds[0] ?? 1, 5_000);
    if (failure === undefined) notSeen.push(mutant.name);
    console.log(`${mutant.name}: ${failure === undefined ? 'NOT SEEN' : `seen after ${runs} plans: ${failure}`}`);
  }
  console.log(
    `${plans} plans, ${failures.length} failed; ${sendMutants.length - notSeen.length} of ${sendMutants.length} mutants seen`,
  );
  return { name: 'sends', holds: failures.length === 0 && notSeen.length === 0, figures: { plans, failures, notSeen } };
}

export async function soakTransactional({ seeds, node, functionsDir, signal }: SoakOptions): Promise<SoakResult> {
  const common = { seed: seeds[0] ?? 1, settleMsMax, functionsDir, node, signal };
  const healthy = await runSendProcesses({ ...common, sendsCount: healthySendsCount, isUnderFire: false });
  console.log(`nothing in its way: ${JSON.stringify(healthy)}`);
  const underFire = await runSendProcesses({ ...common, sendsCount, isUnderFire: true });
  console.log(`under fire: ${JSON.stringify(underFire)}`);
  const mutant = await runMutant(common);
  console.log(`${processMutant.name}: ${mutant.length === 0 ? 'NOT SEEN' : `seen: ${mutant.join('; ')}`}`);
  const holds = healthy.violations.length === 0 && underFire.violations.length === 0 && mutant.length > 0;
  return { name: 'transactional', holds, figures: { healthy, underFire, mutant } };
}

/** What is found in a build that forgets what it parked. */
async function runMutant(common: Omit<SendProcessesOptions, 'sendsCount' | 'isUnderFire'>): Promise<readonly string[]> {
  const functionsDir = path.join(repositoryRoot, 'dist', 'mutants-sends');
  const { plugin, isApplied } = mutantPlugin(processMutant);
  await buildFunctions({ outDir: functionsDir, names: ['transactional'], plugins: [plugin] });
  if (!isApplied()) throw new Error(`mutant ${processMutant.name}: no function is made of ${processMutant.file}`);
  const options = { ...common, functionsDir, sendsCount: mutantSendsCount, settleMsMax: mutantSettleMsMax };
  const { violations } = await runSendProcesses({ ...options, isUnderFire: true });
  await rm(functionsDir, { recursive: true, force: true });
  return violations;
}
