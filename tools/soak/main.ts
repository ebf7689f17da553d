/** `npm run soak`: the large runs, by name. Prints counts, and the seed of what fails. */
import path from 'node:path';
import { parseArgs } from 'node:util';

import { buildFunctions, repositoryRoot } from '../build/functions';
import { soakInfrastructure } from './soak-infrastructure';
import { soakPeople } from './soak-people';
import { soakPeopleKills } from './soak-people-kills';
import { soakSends, soakTransactional } from './soak-sends';
import { soakUnderFire, soakUnderFireMutants } from './soak-under-fire';
import { soakWebhook, soakWebhookMutants } from './soak-webhook';

export type SoakOptions = {
  /** Seeds 1 to this, or the one that was asked for. */
  readonly seeds: readonly number[];
  readonly messagesTotal: number;
  readonly callbacksCount: number;
  /** In the database of a back-fill. */
  readonly peopleCount: number;
  readonly node: string;
  /** The healthy build. */
  readonly functionsDir: string;
  readonly signal: AbortSignal;
};

export type SoakResult = { readonly name: string; readonly holds: boolean; readonly figures: object };

type Soak = {
  readonly name: string;
  readonly does: string;
  /** What it needs in `functionsDir`. */
  readonly builds: readonly string[];
  readonly run: (options: SoakOptions) => Promise<SoakResult>;
};

const soaks: readonly Soak[] = [
  {
    name: 'under-fire',
    does: '20 days of 10,000 messages: 503, 429, resets and 207 by chance, at least 5 instances killed in each',
    builds: ['identify', 'track'],
    run: soakUnderFire,
  },
  {
    name: 'under-fire-mutants',
    does: 'builds that are broken on purpose, under fire: each has to be seen',
    builds: [],
    run: soakUnderFireMutants,
  },
  {
    name: 'webhook',
    does: '50,000 callbacks, 200 at once, while BigQuery is slow, refuses, fails, is away, and instances die',
    builds: [],
    run: soakWebhook,
  },
  {
    name: 'webhook-mutants',
    does: 'builds of the webhook that are broken on purpose: each has to be seen',
    builds: [],
    run: soakWebhookMutants,
  },
  {
    name: 'sends',
    does: '1,000 random plans of deliveries, deaths and faults a seed, and builds of the sender that are broken on purpose',
    builds: [],
    run: soakSends,
  },
  {
    name: 'transactional',
    does: '2,000 sends on two instances that share a ledger and are killed at random moments',
    builds: ['transactional'],
    run: soakTransactional,
  },
  {
    name: 'infrastructure',
    does: 'every damage that a machine can do to the synthesized stacks: each found, or judged in docs',
    builds: [],
    run: soakInfrastructure,
  },
  {
    name: 'people',
    does: 'a back-fill of a million people on PostgreSQL, of a tenth on PGlite: rate, memory, beside the bare client',
    builds: [],
    run: soakPeople,
  },
  {
    name: 'people-kills',
    does: 'a back-fill of 60,000 people that is killed ten times: nobody missed, a page a kill published twice',
    builds: [],
    run: soakPeopleKills,
  },
];

const defaults = { seeds: 20, messagesTotal: 10_000, callbacksCount: 50_000, peopleCount: 1_000_000 } as const;

const usage = `npm run soak -- [options]

Runs the large runs and prints their figures. Exit code 1 when one fails; its seed is printed.

${soaks.map(({ name, does }) => `  ${name.padEnd(20)} ${does}`).join('\n')}

  --only <name>     one of them; may be given several times
  --seeds <n>       seeds 1 to n (default ${defaults.seeds})
  --seed <n>        this seed alone
  --messages <n>    messages of a day (default ${defaults.messagesTotal})
  --callbacks <n>   callbacks to the webhook (default ${defaults.callbacksCount}), with the first seed
  --people <n>      people of a back-fill (default ${defaults.peopleCount}); a tenth of them on PGlite
  --node <path>     the Node that runs the functions (default: the one that runs this)
  --json            one JSON object as the last line
  --help
`;

type Parsed = {
  readonly chosen: readonly Soak[];
  readonly options: Omit<SoakOptions, 'functionsDir' | 'signal'>;
  readonly json: boolean;
};

/** Reads the command line. Throws an error that names the option. */
export function parseSoakOptions(args: readonly string[]): Parsed | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      seeds: { type: 'string', default: String(defaults.seeds) },
      seed: { type: 'string' },
      messages: { type: 'string', default: String(defaults.messagesTotal) },
      callbacks: { type: 'string', default: String(defaults.callbacksCount) },
      people: { type: 'string', default: String(defaults.peopleCount) },
      node: { type: 'string', default: process.execPath },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const unknown = values.only.find((name) => soaks.every((soak) => soak.name !== name));
  if (unknown !== undefined) {
    throw new Error(`--only: got ${unknown}, expected one of ${soaks.map(({ name }) => name).join(', ')}`);
  }
  const count = numberOf('--seeds', values.seeds, 1, 10_000);
  const seeds =
    values.seed === undefined
      ? Array.from({ length: count }, (_, index) => index + 1)
      : [numberOf('--seed', values.seed, 0, 2_147_483_647)];
  return {
    chosen: values.only.length === 0 ? soaks : soaks.filter(({ name }) => values.only.includes(name)),
    options: {
      seeds,
      messagesTotal: numberOf('--messages', values.messages, 300, 100_000),
      callbacksCount: numberOf('--callbacks', values.callbacks, 500, 1_000_000),
      peopleCount: numberOf('--people', values.people, 10_000, 10_000_000),
      node: values.node,
    },
    json: values.json,
  };
}

function numberOf(option: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new RangeError(`${option}: got ${text}, expected a whole number from ${min} to ${max}`);
}

/** Otherwise the instances would outlive the run. */
function abortedBySignals(): AbortController {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      controller.abort();
    });
  }
  return controller;
}

async function main(): Promise<void> {
  const parsed = parseSoakOptions(process.argv.slice(2));
  if (parsed === 'help') {
    console.log(usage);
    return;
  }
  process.env.METADATA_SERVER_DETECTION = 'none';
  // In a folder of its own: a run takes long, and whoever builds meanwhile must not change it.
  const functionsDir = path.join(repositoryRoot, 'dist', 'soak');
  const names = [...new Set(parsed.chosen.flatMap(({ builds }) => builds))];
  if (names.length > 0) await buildFunctions({ outDir: functionsDir, names });
  const { signal } = abortedBySignals();
  const results: SoakResult[] = [];
  for (const { name, run } of parsed.chosen) {
    console.log(`${name}:`);
    const result = await run({ ...parsed.options, functionsDir, signal });
    console.log(`${name}: ${result.holds ? 'holds' : 'FAILS'}\n`);
    results.push(result);
  }
  if (parsed.json) console.log(JSON.stringify(results));
  if (results.some(({ holds }) => !holds)) process.exitCode = 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
