/** `npm run mutants`: the oracle against builds that are broken on purpose. It has to see every one. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import Table from 'cli-table3';

import { buildFunctions, repositoryRoot } from '../../build/functions';
import { messagesTotalMin } from '../day/generate-day';
import { runDay, type DayRun } from '../day/run-day';
import { countsOf, explain } from '../day/trail';
import { mutantPlugin } from './mutant-plugin';
import { dayParts, type DayPart } from './day-mutants';
import type { Mutant } from './mutants';

const usage = `npm run mutants -- [options]

Builds each mutant, plays a short day on it, and shows which violations the oracle names. Exit code 1 when a mutant is
not seen, or when something is found in the healthy build.

  --only <name>   one mutant; may be given several times
  --seed <n>      another day (default 1)
  --json          one JSON object as the last line
  --help
`;

const outDir = path.join(repositoryRoot, 'dist', 'mutants');

/** Long for a busy machine; what a broken build leaves unsettled is waited for once. */
const settleMsMax = 40_000;
/** As many as the smallest machine has cores for. */
const runsAtOnceMax = 2;

type Result = {
  readonly name: string;
  readonly does: string;
  readonly seen: boolean;
  readonly violations: string;
  readonly seconds: number;
};

async function run(name: string, seed: number, part: DayPart, mutant?: Mutant): Promise<DayRun> {
  const functionsDir = path.join(outDir, name);
  const mutation = mutant === undefined ? undefined : mutantPlugin(mutant);
  await buildFunctions({
    outDir: functionsDir,
    names: part.functions,
    ...(mutation && { plugins: [mutation.plugin] }),
  });
  if (mutation?.isApplied() === false) throw new Error(`mutant ${name}: no function is made of ${mutant?.file ?? ''}`);
  return runDay({ seed, messagesTotal: messagesTotalMin, functionsDir, settleMsMax, ...part.options });
}

/** What is wrong with a day, in a few words; undefined when nothing is. */
function findings({ verdict, sends, people, deliveries }: DayRun): string | undefined {
  const told = (of: string, problems: readonly string[] = []): string[] =>
    problems.length === 0 ? [] : [`${problems.length} of ${of}: ${problems[0] ?? ''}`];
  const found = [
    ...(verdict.holds ? [] : [countsOf(verdict.violations)]),
    ...told('sends', sends?.problems),
    ...told('people', people && [...people.problems, ...people.differences]),
    ...told('deliveries', deliveries?.problems),
  ];
  return found.length === 0 ? undefined : found.join(', ');
}

async function runMutant({ mutant, part }: Chosen, seed: number): Promise<Result> {
  const startedMs = performance.now();
  const found = findings(await run(mutant.name, seed, part, mutant));
  const { name, does } = mutant;
  console.error(`${name}: ${found ?? 'NOT SEEN'}`);
  const violations = found?.replaceAll(', ', '\n') ?? 'NOT SEEN';
  return {
    name,
    does,
    seen: found !== undefined,
    violations,
    seconds: Math.round((performance.now() - startedMs) / 1000),
  };
}

type Chosen = { readonly mutant: Mutant; readonly part: DayPart };

async function runAll(chosen: readonly Chosen[], seed: number): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...chosen];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results.push(await runMutant(next, seed));
    }
  };
  await Promise.all(Array.from({ length: runsAtOnceMax }, worker));
  return results;
}

/** Whether nothing is found in any part that is asked for. */
async function isHealthy(parts: ReadonlySet<DayPart>, seed: number): Promise<boolean> {
  let healthy = true;
  for (const part of parts) {
    const whole = await run('healthy', seed, part);
    for (const line of explain(whole.verdict, seed)) console.error(line);
    const found = findings(whole);
    console.error(`healthy, ${part.name}: ${found === undefined ? 'nothing found, as it must be' : `FAILS, ${found}`}`);
    healthy &&= found === undefined;
  }
  return healthy;
}

function show(results: readonly Result[]): void {
  const table = new Table({
    head: ['mutant', 'what it does', 'seen as', 's'],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [36, 44, 30, 6],
  });
  table.push(...results.map(({ name, does, violations, seconds }) => [name, does, violations, seconds]));
  console.log(table.toString());
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const { only } = values;
  const all = dayParts.flatMap((part) => part.mutants.map((mutant): Chosen => ({ mutant, part })));
  const names = all.map(({ mutant }) => mutant.name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--only: got ${unknown}, expected one of ${names.join(', ')}`);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`--seed: got ${values.seed}, expected a whole number`);
  process.env.METADATA_SERVER_DETECTION = 'none';

  const chosen = only.length === 0 ? all : all.filter(({ mutant }) => only.includes(mutant.name));
  const healthy = await isHealthy(new Set(chosen.map(({ part }) => part)), seed);
  const results = healthy ? await runAll(chosen, seed) : [];
  await rm(outDir, { recursive: true, force: true });
  const survived = results.filter(({ seen }) => !seen).map(({ name }) => name);
  if (results.length > 0) show(results);
  console.log(
    `${results.length - survived.length} of ${chosen.length} mutants seen${survived.length > 0 ? `; NOT SEEN: ${survived.join(', ')}` : ''}`,
  );
  if (values.json) console.log(JSON.stringify({ seed, healthy, results }));
  if (!healthy || survived.length > 0) process.exitCode = 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
