// Goal: a back-fill shows how far it is on a terminal, and nowhere else. Method: the command itself, with the terminal
// that script(1) gives it, and with a pipe; where there is no script(1), the first says that it was skipped.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { PubSub } from '@google-cloud/pubsub';

import { repositoryRoot } from '../../../tools/build/functions';
import { startPubSub } from '../../../tools/local/pubsub/server';
import { startCompanyDatabase, type CompanyDatabase } from '../../support/company-database';

const run = promisify(execFile);
const script = '/usr/bin/script';

let database: CompanyDatabase;
let broker: Awaited<ReturnType<typeof startPubSub>>;

beforeAll(async () => {
  [database, broker] = await Promise.all([startCompanyDatabase(), startPubSub({ port: 0 })]);
  await database.query(
    `insert into users (id, name, updated_at) select n, 'One', '2025-10-01'::timestamptz + n * interval '1 second'
     from generate_series(1, 30) as n`,
  );
  const pubsub = new PubSub({ projectId: 'local', apiEndpoint: broker.address, emulatorMode: true });
  await pubsub.createTopic('customerio-identify');
  await pubsub.close();
}, 120_000);
afterAll(async () => {
  await database.close();
  await broker.close();
});

const command = (): readonly string[] => [
  path.join(repositoryRoot, 'node_modules/.bin/tsx'),
  ...[path.join(repositoryRoot, 'tools/people/main.ts'), 'sync', '--restart'],
  ...['--project', 'local', '--database-url', database.url],
];

async function outputOf([file = '', ...args]: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, PUBSUB_EMULATOR_HOST: broker.address, METADATA_SERVER_DETECTION: 'none' };
  return run(file, args, { cwd: repositoryRoot, env });
}

const progress = /\r30 people, \d+\/s, 0 problems, at changes of 2025-10-01T00:00:30\.000000Z/;
const summary = /complete: 30 people, 30 messages, \d+\/s, 0 problems/;

describe('people sync', () => {
  (existsSync(script) ? it : it.skip)(
    'shows people, rate and problems on a terminal, over itself',
    async () => {
      const { stdout } = await outputOf([script, '-qec', command().join(' '), '/dev/null']);
      expect(stdout).toMatch(progress);
      expect(stdout).toMatch(summary);
    },
    60_000,
  );

  it('writes only the summary where its output is piped', async () => {
    const { stdout, stderr } = await outputOf(command());
    expect(stdout.trim()).toMatch(new RegExp(`^${summary.source}$`));
    expect(stderr).not.toMatch(/people,/);
  }, 60_000);
});
