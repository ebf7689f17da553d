/** `npm run people -- …`: the project's tables in your Postgres, and a sync with its progress. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Command, InvalidArgumentError } from 'commander';

import { Publisher } from '../../shared/contract/publisher';
import { topics } from '../../shared/names';
import { parseSecretReference } from '../../shared/secret-reference';
import { openSecret } from '../../shared/secrets';
import type { Database } from '../../shared/users/database';
import { migrate, readMigrations } from '../../shared/users/migrate';
import { problemsOfView } from '../../shared/users/people-view';
import { openPostgres } from '../../shared/users/postgres-client';
import { UserMessagingRepository } from '../../shared/users/repository';
import type { SyncProgress } from '../../shared/users/sync-changed';

type Common = { readonly databaseUrl: string };
type SyncFlags = Common & {
  readonly project: string;
  readonly topic: string;
  readonly restart: boolean;
  readonly messagesPerSecond: number;
  readonly json: boolean;
};

const queryTimeoutMs = 600_000;

async function withDatabase<T>(databaseUrl: string, work: (database: Database) => Promise<T>): Promise<T> {
  const reference = parseSecretReference(databaseUrl);
  if ('problem' in reference) throw new Error(`--database-url ${reference.problem}`);
  const database = openPostgres({ url: openSecret('--database-url', reference.value), poolMax: 2, queryTimeoutMs });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function runMigrate({ databaseUrl }: Common): Promise<void> {
  const { applied } = await withDatabase(databaseUrl, (database) => migrate(database, readMigrations()));
  console.log(applied.length === 0 ? 'up to date' : `applied ${applied.join(', ')}`);
}

async function runCheck({ databaseUrl }: Common): Promise<void> {
  const problems = await withDatabase(databaseUrl, ({ query }) => problemsOfView(query));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log('customerio.people is as it should be');
}

async function runSync(flags: SyncFlags): Promise<void> {
  const publisher = new Publisher({ projectId: flags.project, topics: { identify: flags.topic } });
  const stopping = new AbortController();
  process.once('SIGINT', () => {
    stopping.abort();
  });
  const report = await withDatabase(flags.databaseUrl, (database) => {
    const repository = new UserMessagingRepository({
      database,
      publish: (message, options) => publisher.identify(message, options),
      nowMs: Date.now,
      sleep,
      newId: randomUUID,
    });
    return repository.syncChanged({
      restart: flags.restart,
      messagesPerSecond: flags.messagesPerSecond,
      signal: stopping.signal,
      onProgress: showProgress,
    });
  });
  await publisher.close();
  if (process.stderr.isTTY) process.stderr.write('\n');
  const { ended, people, messages, problems, problemCounts, perSecond } = report;
  if (flags.json) console.log(JSON.stringify(report));
  else {
    console.log(`${ended}: ${people} people, ${messages} messages, ${perSecond}/s, ${problems} problems`);
    for (const [problem, count] of Object.entries(problemCounts)) console.log(`  ${problem}: ${count}`);
    if (problems > 0) console.log('  who: select * from customerio.sync_problems');
  }
  if (ended !== 'complete') process.exitCode = 1;
}

/** On a terminal only, and over itself. */
function showProgress({ people, perSecond, problems, updatedAt }: SyncProgress): void {
  if (!process.stderr.isTTY) return;
  const line = `${people} people, ${perSecond}/s, ${problems} problems, at changes of ${updatedAt ?? 'the beginning'}`;
  process.stderr.write(`\r${line}\u001b[K`);
}

function perSecond(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new InvalidArgumentError('expected a number above 0');
}

const databaseUrl = ['--database-url <url>', 'postgres://…, file:<path> or a secret of Secret Manager'] as const;

const program = new Command('people').description('the people in your Postgres');
program
  .command('migrate')
  .description('make or update the tables of this project')
  .requiredOption(...databaseUrl)
  .action(runMigrate);
program
  .command('check')
  .description('say what is wrong with the view customerio.people')
  .requiredOption(...databaseUrl)
  .action(runCheck);
program
  .command('sync')
  .description('publish everybody who changed; Ctrl-C ends after the page that is under way, and the next run goes on')
  .requiredOption(...databaseUrl)
  .requiredOption('--project <id>', 'the Google Cloud project of the topic')
  .option('--topic <id>', 'the identify topic', topics.identify)
  .option('--restart', 'begin with the first person again: a back-fill', false)
  .option('--messages-per-second <n>', 'at most', perSecond, 500)
  .option('--json', 'one JSON object on stdout', false)
  .action(runSync);

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
