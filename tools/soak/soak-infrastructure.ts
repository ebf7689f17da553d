/** Every damage that a machine can do to the synthesized stacks, against the promises: the test at its full size. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { repositoryRoot } from '../build/functions';
import type { SoakOptions, SoakResult } from './main';

const testFile = 'test/cdktf/mutants.test.ts';

/** Jest as a process of its own: the checks live in the tests, and nothing of ours imports those. */
export async function soakInfrastructure({ signal }: SoakOptions): Promise<SoakResult> {
  const jest = path.join(path.dirname(require.resolve('jest/package.json')), 'bin', 'jest.js');
  const child = spawn(process.execPath, [jest, testFile, '-w', '1'], {
    cwd: repositoryRoot,
    env: { ...process.env, MUTANTS: 'all' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  const stacks = [...printed.matchAll(/([\w-]+): (\d+) of (\d+) damages found/g)].map(([, name, found, damages]) => ({
    name,
    damages: Number(damages),
    found: Number(found),
  }));
  for (const { name, damages, found } of stacks) console.log(`${String(name)}: ${found} of ${damages} damages found`);
  const holds = code === 0 && stacks.length === 2;
  console.log(holds ? 'every survivor is judged in docs/infrastructure.md' : printed);
  return { name: 'infrastructure', holds, figures: { stacks } };
}
