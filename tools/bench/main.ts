/** `npm run bench`: ratios of the data path, from one run, with the load in another process than the function. */
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import Table from 'cli-table3';
import { build } from 'esbuild';

import { buildFunctions, repositoryRoot } from '../build/functions';
import { benches, type Bench, type BenchOptions, type BenchResult, type Ratio } from './benches';

const defaults = { runs: 3, seconds: 3 } as const;

const usage = `npm run bench -- [options]

Measures side by side and prints medians and ratios. The cloud runs Node 24: give its path to --node.

${benches.map(({ name, does }) => `  ${name.padEnd(14)} ${does}`).join('\n')}

  --only <name>   one of them; may be given several times
  --runs <n>      runs of each variant, in turns (default ${defaults.runs}); the median counts
  --seconds <n>   how long each run measures (default ${defaults.seconds})
  --node <path>   the Node that runs the functions (default: the one that runs this)
  --json          one JSON object as the last line
  --help
`;

type Parsed = {
  readonly chosen: readonly Bench[];
  readonly options: Omit<BenchOptions, 'functionsDir'>;
  json: boolean;
};

/** Reads the command line. Throws an error that names the option. */
export function parseBenchOptions(args: readonly string[]): Parsed | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      runs: { type: 'string', default: String(defaults.runs) },
      seconds: { type: 'string', default: String(defaults.seconds) },
      node: { type: 'string', default: process.execPath },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const unknown = values.only.find((name) => benches.every((bench) => bench.name !== name));
  if (unknown !== undefined) {
    throw new Error(`--only: got ${unknown}, expected one of ${benches.map(({ name }) => name).join(', ')}`);
  }
  return {
    chosen: values.only.length === 0 ? benches : benches.filter(({ name }) => values.only.includes(name)),
    options: {
      node: values.node,
      runs: numberOf('--runs', values.runs, 1, 100),
      measureMs: numberOf('--seconds', values.seconds, 1, 60) * 1000,
    },
    json: values.json,
  };
}

function numberOf(option: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new RangeError(`${option}: got ${text}, expected a whole number from ${min} to ${max}`);
}

/** The product's bundle and, beside it, the functions that it is compared with. */
async function buildAll(functionsDir: string): Promise<void> {
  await buildFunctions({ outDir: functionsDir, names: ['identify', 'webhook'] });
  for (const name of ['bare', 'served', 'each', 'insert-each']) {
    await build({
      entryPoints: [path.join(__dirname, 'functions', `${name}.ts`)],
      outfile: path.join(functionsDir, name, 'index.js'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      external: ['@google-cloud/functions-framework'],
      logLevel: 'warning',
    });
  }
}

/** Undefined where nothing is promised. */
export function isMet({ value, target }: Ratio): boolean | undefined {
  if (target === undefined) return undefined;
  return target.kind === 'least' ? value >= target.value : value <= target.value;
}

function show({ bench, figures, ratios }: BenchResult): void {
  const table = new Table({ head: [bench, ''], style: { head: [], border: [] } });
  table.push(...Object.entries(figures).map(([name, value]) => [name, String(value)]));
  for (const ratio of ratios) {
    const { name, value, target } = ratio;
    const wanted =
      target === undefined
        ? ''
        : ` (at ${target.kind} ${shown(target.value)}) ${isMet(ratio) === true ? 'met' : 'MISSED'}`;
    table.push([name, `${shown(value)}${wanted}`]);
  }
  console.log(table.toString());
}

const shown = (value: number): string => String(Math.round(value * 1000) / 1000);

const loadText = (): string =>
  os
    .loadavg()
    .map((load) => load.toFixed(1))
    .join(' ');

async function main(): Promise<void> {
  const parsed = parseBenchOptions(process.argv.slice(2));
  if (parsed === 'help') {
    console.log(usage);
    return;
  }
  process.env.METADATA_SERVER_DETECTION = 'none';
  const { node } = parsed.options;
  const version = execFileSync(node, ['--version']).toString().trim();
  console.log(
    `functions on Node ${version}, load on Node ${process.version}, ${os.cpus().length} cores, load average ${loadText()}`,
  );
  const functionsDir = path.join(repositoryRoot, 'dist', 'bench');
  await buildAll(functionsDir);
  const results: BenchResult[] = [];
  for (const { run } of parsed.chosen) {
    const result = await run({ ...parsed.options, functionsDir });
    show(result);
    results.push(result);
  }
  const missed = results.flatMap(({ ratios }) => ratios.filter((ratio) => isMet(ratio) === false));
  console.log(
    `load average at the end ${loadText()}; ${missed.length === 0 ? 'every target is met' : `${missed.length} missed`}`,
  );
  if (parsed.json) console.log(JSON.stringify({ node: version, results }));
  if (missed.length > 0) process.exitCode = 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
