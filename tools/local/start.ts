/** `npm start`: the local stack, staying up until SIGINT or SIGTERM. */
import path from 'node:path';
import { parseArgs } from 'node:util';

import Table from 'cli-table3';

import { buildFunctions, repositoryRoot } from '../build/functions';
import { buildPackage } from '../build/package';
import { sampleWorkspace } from './customerio/sample-workspace';
import { functionNames } from './local-functions';
import { startLocalStack, type LocalStack, type Ports } from './stack';

const usage = `npm start -- [options]

Starts Pub/Sub, a Customer.io sandbox, BigQuery, Postgres and the built functions on this machine, and stays up until Ctrl-C.

  --json             one line of JSON on standard output when everything is ready; logs go to standard error
  --port-base <n>    fixed ports from n on, instead of the documented ones or the next free ones
  --time-scale <n>   divides what Pub/Sub waits between attempts (default 1, as in the cloud)
  --node <path>      the Node that runs the functions (default: the one that runs this)
  --help
`;

type Options = {
  readonly json: boolean;
  readonly ports: Ports;
  readonly timeScale: number;
  readonly node: string | undefined;
};

/** Reads the command line. Throws an error that names the option. */
export function parseStartOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      'port-base': { type: 'string' },
      'time-scale': { type: 'string', default: '1' },
      node: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const base = values['port-base'];
  return {
    json: values.json,
    ports: base === undefined ? 'documented' : { base: numberOf('--port-base', base, 1024, 65_000) },
    timeScale: numberOf('--time-scale', values['time-scale'], 1, 1000),
    node: values.node,
  };
}

function numberOf(option: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new RangeError(`${option}: got ${text}, expected a whole number from ${min} to ${max}`);
}

/** What a script needs to use the stack; keys of parts that are not there are absent. */
export function readyLine({
  project,
  pubsub,
  customerio,
  bigquery,
  firestore,
  postgres,
  functions,
  signingKey,
}: LocalStack): object {
  const { webhook, ...consumers } = functions;
  return {
    project,
    pubsub: pubsub.address,
    customerio: customerio.url,
    ...(bigquery && { bigquery: bigquery.url }),
    ...(firestore && { firestore: firestore.address }),
    webhook: webhook.url,
    ...(postgres && { postgres: postgres.url }),
    functions: Object.fromEntries(Object.entries(consumers).map(([name, { url }]) => [name, url])),
    signingKey,
  };
}

function showTable(stack: LocalStack): void {
  const table = new Table({ head: ['what', 'where'], style: { head: [], border: [] } });
  table.push(
    ['Pub/Sub', `PUBSUB_EMULATOR_HOST=${stack.pubsub.address} (project ${stack.project})`],
    ['Customer.io sandbox', stack.customerio.url],
    ...(stack.bigquery ? [['BigQuery', `BIGQUERY_EMULATOR_HOST=${stack.bigquery.url}`]] : []),
    ...(stack.firestore ? [['Firestore', `FIRESTORE_EMULATOR_HOST=${stack.firestore.address}`]] : []),
    ...(stack.postgres ? [['Postgres, with a table users', stack.postgres.url]] : []),
    ...Object.values(stack.functions).map(({ name, url }) => [`function ${name}`, url]),
    ["webhook's signing key", stack.signingKey],
  );
  console.log(table.toString());
  console.log(`
Try:
  PUBSUB_EMULATOR_HOST=${stack.pubsub.address} node -e "new (require('customerio-gcp/publisher').Publisher)({ projectId: '${stack.project}' }).identify({ identifiers: { id: '42' }, attributes: { email: 'person@example.com' } }).then(console.log)"
  curl ${stack.customerio.url}/_sandbox/people/42

People: insert into users, then publish what changed, which the schedule does in the cloud:
  curl -X POST ${stack.functions.sync.url}

Ctrl-C stops everything.`);
}

async function main(): Promise<void> {
  const options = parseStartOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(usage);
    return;
  }
  await Promise.all([
    buildFunctions({ outDir: path.join(repositoryRoot, 'dist', 'functions'), names: functionNames }),
    buildPackage(),
  ]);
  const stack = await startLocalStack({
    ports: options.ports,
    timeScale: options.timeScale,
    node: options.node,
    workspace: sampleWorkspace,
    onLine: (line) => {
      console.error(JSON.stringify(line));
    },
  });
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  if (options.json) console.log(JSON.stringify(readyLine(stack)));
  else showTable(stack);
  await stopped;
  await stack.close();
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
