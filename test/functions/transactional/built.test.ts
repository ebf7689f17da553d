/**
 * Goal: no function pays at its start for what it may never use. Method: each bundle is loaded in a process of its own,
 * which then lists what it has loaded; and the real function says what is wrong with its configuration.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { buildFunctions } from '../../../tools/build/functions';

const run = promisify(execFile);
const timeoutMs = 120_000;
let outDir: string;

beforeAll(async () => {
  // Below the repository, because the bundles take the framework from its node_modules.
  const dist = path.join(__dirname, '..', '..', '..', 'dist');
  await mkdir(dist, { recursive: true });
  outDir = await mkdtemp(path.join(dist, 'cold-'));
  await buildFunctions({ outDir, names: ['identify', 'track', 'transactional'] });
}, timeoutMs);
afterAll(() => rm(outDir, { recursive: true, force: true }));

const common = {
  PATH: process.env.PATH ?? '',
  HOME: os.homedir(),
  GCP_PROJECT: 'local',
  DEAD_LETTER_TOPIC: 'dead-letters',
  CUSTOMERIO_REGION: 'eu',
  CUSTOMERIO_REQUESTS_PER_SECOND: '1',
};
const trackApi = {
  ...common,
  CUSTOMERIO_SITE_ID: 's',
  CUSTOMERIO_TRACK_API_KEY: 'k',
  CUSTOMERIO_OPERATIONS_PER_SECOND: '1',
};
const appApi = { ...common, CUSTOMERIO_APP_API_KEY: 'k', LEDGER: 'firestore:customerio-ledger' };

const load = (name: string, env: Record<string, string>): Promise<{ stdout: string }> =>
  run(process.execPath, ['-e', `require('./${name}'); console.log(Object.keys(require.cache).join('\\n'))`], {
    cwd: outDir,
    env,
  });

describe('a function at its start', () => {
  it.each([
    ['identify', trackApi],
    ['track', trackApi],
    ['transactional', appApi],
  ])(
    '%s loads neither the ledger nor any gRPC client',
    async (name, env) => {
      const loaded = (await load(name, env)).stdout.split('\n');
      expect(loaded).toContain(path.join(outDir, name, 'index.js'));
      expect(
        loaded.filter((file) => /-client\.js$|grpc|firestore|google-gax|@google-cloud\/pubsub/.test(file)),
      ).toEqual([]);
    },
    timeoutMs,
  );

  it.each(['identify', 'track'])('%s has no part of the ledger in its bundle', async (name) => {
    expect(await readFile(path.join(outDir, name, 'index.js'), 'utf8')).not.toMatch(/firestore|claimStep/);
  });

  it('transactional has the ledger in its bundle, and its client beside it', async () => {
    expect(await readFile(path.join(outDir, 'transactional', 'index.js'), 'utf8')).toMatch(/claimStep/);
    expect(await readFile(path.join(outDir, 'transactional', 'firestore-client.js'), 'utf8')).toMatch(/grpc/);
  });

  it('transactional says all that is wrong with its configuration', async () => {
    const env = { ...appApi, LEDGER: 'firestore', RECIPIENTS_ALLOWED: 'a,,b', CUSTOMERIO_APP_API_KEY: '' };
    await expect(load('transactional', env)).rejects.toThrow(
      /CUSTOMERIO_APP_API_KEY is not set(.|\n)*LEDGER must be firestore:<database id> or memory(.|\n)*RECIPIENTS_ALLOWED must be/,
    );
  });
});
