/** Runs programs of Terraform and CDKTF as a deployment would, with nothing but the provider given to them. */
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const found = spawnSync('terraform', ['version', '-json'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } });

/** Why nothing of this can run here; undefined where it can. */
export const terraformMissing: string | undefined =
  found.error || found.status !== 0 ? 'no terraform on this machine' : undefined;

export type Ran = { readonly code: number | null; readonly output: string };

export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  const config = path.join(cwd, 'empty.tfrc');
  writeFileSync(config, '');
  const child = spawn(command, [...args], {
    cwd,
    env: {
      ...process.env,
      ...env,
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      CI: '1',
      TF_CLI_CONFIG_FILE: config,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
}
