/** The embedded BigQuery by itself, with our tables and views: one line when it is ready, until SIGINT or SIGTERM. */
import { parseArgs } from 'node:util';

import { startBigQuery } from './server';
import { createWarehouse } from './warehouse';

const help = `usage: tsx tools/local/bigquery/main.ts [options]

An embedded BigQuery for this machine, with the tables and views of this project; clients find it by
BIGQUERY_EMULATOR_HOST.

  --port <n>       to listen on; 0 is a free one (9050)
  --project <id>   whose tables to create (local)
  --help
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '9050' },
      project: { type: 'string', default: 'local' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  if (!/^\d{1,5}$/.test(values.port)) throw new RangeError(`--port is ${values.port}: expected 0 to 65535`);
  const bigquery = await startBigQuery({ port: Number(values.port) });
  await createWarehouse({ projectId: values.project, apiEndpoint: bigquery.url });
  process.stdout.write(`${JSON.stringify({ bigquery: bigquery.url, project: values.project })}\n`);
  const stop = (): void => {
    void bigquery.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n--help lists the options\n`);
  process.exitCode = 1;
});
