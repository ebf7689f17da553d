/**
 * Goal: no function pays at its start for what it may never use, and no claim pays for what could be done before it.
 * Method: each bundle is loaded in a process of its own, which then lists what it has loaded; and the real function on
 * the real framework, beside an embedded Firestore, or none.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { buildFunctions } from '../../../tools/build/functions';
import { startFirestore } from '../../../tools/local/firestore/server';
import {
  startFunctionProcess,
  type FunctionLine,
  type FunctionProcess,
} from '../../../tools/local/functions/function-process';
import { freePort } from '../../../tools/local/ports';

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

describe('the transactional function, once it listens', () => {
  const running: FunctionProcess[] = [];
  const lines: FunctionLine[] = [];
  afterEach(async () => {
    lines.length = 0;
    for (const instance of running.splice(0)) {
      instance.kill('SIGKILL');
      await instance.exited;
    }
  });

  const start = async (firestoreAddress: string): Promise<FunctionProcess> => {
    const instance = await startFunctionProcess({
      name: 'transactional',
      sourceDir: path.join(outDir, 'transactional'),
      port: await freePort(0),
      node: process.execPath,
      env: { ...appApi, FIRESTORE_EMULATOR_HOST: firestoreAddress },
      onLine: (line) => lines.push(line),
    });
    running.push(instance);
    return instance;
  };

  it('opens its ledger before there is anything to claim', async () => {
    const firestore = await startFirestore();
    const asked = new Promise<string>((resolve) => {
      firestore.injectFaults(({ method }) => {
        resolve(method);
        return undefined;
      });
    });
    await start(firestore.address);
    expect(await asked).toBe('BatchGetDocuments');
    expect(firestore.documents()).toEqual([]);
    await firestore.close();
  }, 30_000);

  it(
    'starts without its ledger, and lives on when nothing answers there',
    async () => {
      const nobody = `127.0.0.1:${await freePort(0)}`;
      const { url, exited } = await start(nobody);
      const receipt = { identifiers: { id: '42' }, to: 'person@example.com', transactional_message_id: 'receipt' };
      const message = {
        data: Buffer.from(JSON.stringify(receipt)).toString('base64'),
        attributes: { event_id: 'receipt:1' },
        messageId: '17',
        publishTime: '2026-01-01T00:00:00Z',
      };
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ message }) });
      expect([answer.status, lines.map(({ code }) => code)]).toEqual([503, ['LEDGER_UNAVAILABLE']]);
      expect(await Promise.race([exited, Promise.resolve('alive')])).toBe('alive');
    },
    timeoutMs,
  );
});
