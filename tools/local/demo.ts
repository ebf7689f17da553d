/** `npm run demo`: a realistic day through the whole stack, with failures on purpose, and what became of each message. */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { buildFunctions, repositoryRoot } from '../build/functions';
import { messagesTotalMin } from './day/generate-day';
import type { Progress } from './day/play-day';
import { ledgerText } from './day/report';
import { runDay } from './day/run-day';
import { sendLedgerText } from './day/sends/report-sends';
import { dayHolds, dayObject, tellDay } from './day/tell-day';
import { fullDay } from './faults/full-day';
import { functionNames } from './local-functions';

const defaults = { seed: 1, messagesTotal: 3_000 } as const;
const messagesTotalMax = 100_000;
/** As a shell reports a program that Ctrl-C ended. */
const interruptedExitCode = 130;

/** From the top of the repository. */
const folder = path.join('dist', 'demo');
const files = { ledger: path.join(folder, 'ledger.tsv'), sends: path.join(folder, 'sends.tsv') };

const usage = `npm run demo -- [options]

Starts the local stack, publishes a day of messages, lets things go wrong on purpose, replays what can be mended, and
proves what became of each message, and that every event of Customer.io is one row in BigQuery. Exit code 0 when all of
it holds, else 1.

  --json            one JSON object as the last line
  --all             also prints every message's line; without it they go to ${files.ledger} only
  --messages <n>    how many messages (default ${defaults.messagesTotal}, from ${messagesTotalMin} to ${messagesTotalMax})
  --seed <n>        another day (default ${defaults.seed}); the same seed writes the same one
  --node <path>     the Node that runs the functions (default: the one that runs this)
  --help
`;

type Options = {
  readonly json: boolean;
  readonly all: boolean;
  readonly seed: number;
  readonly messagesTotal: number;
  readonly node: string;
};

/** Reads the command line. Throws an error that names the option. */
export function parseDemoOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(defaults.seed) },
      messages: { type: 'string', default: String(defaults.messagesTotal) },
      node: { type: 'string', default: process.execPath },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    json: values.json,
    all: values.all,
    seed: numberOf('--seed', values.seed, 0, 2_147_483_647),
    messagesTotal: numberOf('--messages', values.messages, messagesTotalMin, messagesTotalMax),
    node: values.node,
  };
}

function numberOf(option: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new RangeError(`${option}: got ${text}, expected a whole number from ${min} to ${max}`);
}

async function demo({ json, all, seed, messagesTotal, node }: Options, signal: AbortSignal): Promise<boolean> {
  const startedMs = performance.now();
  // With --json, what is for people goes to standard error, and the last line of standard output is the object.
  const say = json ? console.error : console.log;
  const nodeVersion = execFileSync(node, ['--version']).toString().trim();
  say(`A day of ${messagesTotal} messages, seed ${seed}; functions on Node ${nodeVersion}`);
  await buildFunctions({ outDir: path.join(repositoryRoot, 'dist', 'functions'), names: functionNames });
  const onProgress = process.stderr.isTTY ? showProgress(messagesTotal) : undefined;
  const run = await runDay({
    ...{ seed, messagesTotal, node, signal, onProgress, deliveries: true },
    ...fullDay(seed, messagesTotal),
  });
  const ledger = ledgerText(run.verdict.ledger);
  await mkdir(path.join(repositoryRoot, folder), { recursive: true });
  await writeFile(path.join(repositoryRoot, files.ledger), ledger);
  await writeFile(path.join(repositoryRoot, files.sends), sendLedgerText(run.sends?.ledger ?? []));
  if (all) say(ledger);
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  for (const line of tellDay(run, seed, files)) say(line);
  say(`Took ${seconds} s.`);
  if (json) console.log(JSON.stringify(dayObject(run, seed, seconds)));
  return dayHolds(run);
}

/** One line that is written over, on a terminal only. */
function showProgress(messagesTotal: number): (progress: Progress) => void {
  const width = 30;
  return ({ hour, publishedCount }) => {
    const done = Math.min(width, Math.round((width * publishedCount) / messagesTotal));
    const isLast = publishedCount >= messagesTotal;
    const bar = '#'.repeat(done).padEnd(width, '.');
    process.stderr.write(`\r\u001B[K[${bar}] ${publishedCount}/${messagesTotal} ${hour}${isLast ? '\n' : ''}`);
  };
}

async function main(): Promise<void> {
  const options = parseDemoOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(usage);
    return;
  }
  // Google's client otherwise looks for the metadata server of a cloud machine.
  process.env.METADATA_SERVER_DETECTION = 'none';
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Not once: Ctrl-C also reaches npm, which hands it on, and a second signal must not end this before the functions.
    process.on(signal, () => {
      if (!controller.signal.aborted) console.error('\nending the day early …');
      controller.abort();
    });
  }
  try {
    if (!(await demo(options, controller.signal))) process.exitCode = 1;
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    // The stack is down and its children are gone; what clients still have under way would go on for a minute.
    process.exit(interruptedExitCode);
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
