// The embedded Pub/Sub as a process of its own, found by the client through PUBSUB_EMULATOR_HOST as in real use.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { PubSub } from '@google-cloud/pubsub';

import { until } from './behaviours/rig';

process.env.METADATA_SERVER_DETECTION = 'none';

const main = path.join(__dirname, '../../../../tools/local/pubsub/main.ts');

function run(...flags: string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return { child, output: () => output };
}

const exitCode = async (child: ChildProcess): Promise<number | null> =>
  child.exitCode ?? ((await once(child, 'exit')) as [number | null])[0];

describe('main', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'prints one ready line, serves, and ends cleanly on %s',
    async (signal) => {
      const { child, output } = run('--port', '0', '--time-scale', '10');
      await until(() => output().includes('\n'), 20_000);
      const { pubsub } = JSON.parse(output()) as { pubsub: string };
      process.env.PUBSUB_EMULATOR_HOST = pubsub;
      const client = new PubSub({ projectId: 'local' });
      delete process.env.PUBSUB_EMULATOR_HOST;
      const [topic] = await client.createTopic('topic');
      await topic.createSubscription('subscription');
      expect(await topic.publishMessage({ data: Buffer.from('x') })).toMatch(/^\d{16}$/);
      await client.close();
      child.kill(signal);
      expect(await exitCode(child)).toBe(0);
      expect(output().trim().split('\n')).toHaveLength(1);
    },
    40_000,
  );

  it('says what is wrong with its flags and exits with 2', async () => {
    const { child, output } = run('--port', 'x');
    expect(await exitCode(child)).toBe(2);
    expect(output()).toContain('--port is x');
  }, 40_000);
});
