// Goal: the built feedback and sync functions, on the real framework, carry a change both ways. Method: their processes,
// with Postgres (PGlite) and the embedded Pub/Sub behind the unmodified clients.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { deadLetterTopic, topics } from '../../../shared/names';
import { buildFunctions } from '../../../tools/build/functions';
import { startFunctionProcess, type FunctionProcess } from '../../../tools/local/functions/function-process';
import { freePort } from '../../../tools/local/ports';
import { startPubSub, type EmbeddedPubSub } from '../../../tools/local/pubsub/server';
import { pubSubClient } from '../../../tools/local/topology';
import { startCompanyDatabase, type CompanyDatabase } from '../../support/company-database';

let outDir: string;
let company: CompanyDatabase;
let pubsub: EmbeddedPubSub;
let feedback: FunctionProcess;
let sync: FunctionProcess;
let identified: Record<string, unknown>[] = [];
let closeSubscription: () => Promise<void>;

const start = async (name: string, env: Record<string, string>): Promise<FunctionProcess> =>
  startFunctionProcess({
    name,
    sourceDir: path.join(outDir, name),
    port: await freePort(0),
    node: process.execPath,
    env: {
      GCP_PROJECT: 'local',
      IDENTIFY_TOPIC: topics.identify,
      DATABASE_URL: company.url,
      PUBSUB_EMULATOR_HOST: pubsub.address,
      ...env,
    },
  });

beforeAll(async () => {
  outDir = await mkdtemp(path.join(os.tmpdir(), 'people-'));
  [company, pubsub] = await Promise.all([startCompanyDatabase(), startPubSub({})]);
  await buildFunctions({ outDir, names: ['feedback', 'sync'] });
  const client = pubSubClient('local', pubsub.address);
  const [topic] = await client.createTopic(topics.identify);
  const [subscription] = await topic.createSubscription('test');
  subscription.on('message', (message) => {
    identified.push(JSON.parse(message.data.toString()) as Record<string, unknown>);
    message.ack();
  });
  closeSubscription = async () => {
    await subscription.close();
    await client.close();
  };
  [feedback, sync] = await Promise.all([
    start('feedback', { DEAD_LETTER_TOPIC: deadLetterTopic(topics.feedback) }),
    start('sync', {}),
  ]);
  await company.query(
    `insert into users (id, email, name, updated_at) values (1, 'one@example.com', 'One', now() - interval '1 minute')`,
  );
}, 120_000);
afterAll(async () => {
  for (const running of [feedback, sync]) running.kill('SIGTERM');
  await Promise.all([feedback.exited, sync.exited]);
  await closeSubscription();
  await Promise.allSettled([pubsub.close(), company.close()]);
  await rm(outDir, { recursive: true, force: true });
});

async function eventually(count: number): Promise<Record<string, unknown>[]> {
  while (identified.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
  const taken = identified;
  identified = [];
  return taken;
}

const push = async (body: object): Promise<number> => {
  const data = Buffer.from(JSON.stringify(body)).toString('base64');
  const envelope = {
    message: { data, attributes: {}, messageId: '1', publishTime: new Date().toISOString() },
    subscription: 's',
  };
  return (await fetch(feedback.url, { method: 'POST', body: JSON.stringify(envelope) })).status;
};

describe('the functions sync and feedback, as built', () => {
  it('publish what changed, take a complaint, and come to rest', async () => {
    const run = async (): Promise<unknown> => (await fetch(sync.url, { method: 'POST' })).json();
    await expect(run()).resolves.toMatchObject({ ended: 'complete', people: 1, problems: 0 });
    await expect(eventually(1)).resolves.toMatchObject([{ identifiers: { id: '1' }, attributes: { name: 'One' } }]);

    const complaint = { event_id: 'c', object_type: 'email', metric: 'spammed', data: { identifiers: { id: '1' } } };
    await expect(push(complaint)).resolves.toBe(204);
    await expect(push(complaint)).resolves.toBe(204);
    await expect(eventually(1)).resolves.toMatchObject([{ attributes: { unsubscribed: true } }]);
    await expect(run()).resolves.toMatchObject({ ended: 'complete', messages: 0 });
    const rows = await company.query(
      `select voice, source from customerio.messaging_preferences where field = 'unsubscribed'`,
    );
    expect(rows).toEqual([{ voice: 'person', source: 'complaint' }]);
  });

  it('keep a message, and fail a run, while the database is of no use', async () => {
    await company.query('alter view customerio.people rename to elsewhere');
    try {
      await expect(
        push({ event_id: 'd', object_type: 'email', metric: 'spammed', data: { identifiers: { id: '1' } } }),
      ).resolves.toBe(503);
      expect((await fetch(sync.url, { method: 'POST' })).status).toBe(503);
      expect((await fetch(sync.url)).status).toBe(405);
    } finally {
      await company.query('alter view customerio.elsewhere rename to people');
    }
  });
});
