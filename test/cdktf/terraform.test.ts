// Goal: Terraform itself takes every stack, and finds nothing to change right after it was applied. Method: the real
// program, offline, with a provider that serves the schema of the installed bindings.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { nodeProblem } from '../../tools/build/cdktf-cli';
import { repositoryRoot } from '../../tools/build/functions';
import { readStack, synthesizeInto } from './synthesized';
import { run, terraformMissing, type Ran } from './terraform/run-terraform';
import { startStubProvider, type StubProvider } from './terraform/stub-provider';

const testTimeoutMs = 120_000;

const cliMissing = nodeProblem(process.versions.node);
if (cliMissing !== undefined) console.warn(`skipped: cdktf deploy, because ${cliMissing}`);
if (terraformMissing !== undefined) console.warn(`skipped: real Terraform, because there is ${terraformMissing}`);

(terraformMissing === undefined ? describe : describe.skip)('terraform', () => {
  let outDir: string;
  let provider: StubProvider;

  const folder = (name: string): string => path.join(outDir, 'stacks', name);
  const terraform = (name: string, ...args: string[]): Promise<Ran> =>
    run('terraform', args, folder(name), provider.env);

  beforeAll(async () => {
    outDir = mkdtempSync(path.join(tmpdir(), 'customerio-terraform-'));
    const stacks = synthesizeInto(outDir);
    for (const name of stacks.keys()) {
      // State stays in the folder: the bucket is not there.
      const file = path.join(folder(name), 'cdk.tf.json');
      const { terraform: settings, ...rest } = readStack(file);
      const others: Record<string, unknown> = { ...(settings as object), backend: undefined };
      writeFileSync(file, JSON.stringify({ ...rest, terraform: others }));
    }
    provider = await startStubProvider([...stacks.values()]);
  }, testTimeoutMs);

  afterAll(() => {
    provider.stop();
  });

  /** What the stack of that name holds. */
  const countOf = (name: string): number =>
    Object.values(readStack(path.join(folder(name), 'cdk.tf.json')).resource ?? {}).flatMap((byId) => Object.keys(byId))
      .length;

  const planned = async (name: string): Promise<void> => {
    expect(await terraform(name, 'init', '-no-color')).toMatchObject({ code: 0 });
    expect(await terraform(name, 'validate', '-no-color')).toEqual({
      code: 0,
      output: expect.stringContaining('Success! The configuration is valid.'),
    });
    expect(await terraform(name, 'plan', '-no-color', '-out=plan.bin')).toEqual({
      code: 0,
      output: expect.stringContaining(`Plan: ${countOf(name)} to add, 0 to change, 0 to destroy.`),
    });
  };

  it.each(['prod', 'prod-bootstrap'])(
    'initializes, validates, plans, applies, finds no change and destroys %s',
    async (name) => {
      await planned(name);
      expect(await terraform(name, 'apply', '-no-color', 'plan.bin')).toEqual({
        code: 0,
        output: expect.stringContaining(`Apply complete! Resources: ${countOf(name)} added, 0 changed, 0 destroyed.`),
      });
      expect(await terraform(name, 'plan', '-no-color', '-detailed-exitcode')).toEqual({
        code: 0,
        output: expect.stringContaining('No changes.'),
      });
      expect(await terraform(name, 'destroy', '-no-color', '-auto-approve')).toEqual({
        code: 0,
        output: expect.stringContaining(`Destroy complete! Resources: ${countOf(name)} destroyed.`),
      });
    },
    testTimeoutMs,
  );

  it.each(['staging', 'staging-bootstrap'])('initializes, validates and plans %s', planned, testTimeoutMs);

  it(
    'refuses what the schema refuses',
    async () => {
      const file = path.join(folder('staging'), 'cdk.tf.json');
      const original = readFileSync(file, 'utf8');
      writeFileSync(file, original.replace('"ack_deadline_seconds"', '"ack_deadline"'));
      const { code, output } = await terraform('staging', 'validate', '-no-color');
      writeFileSync(file, original);
      expect(code).toBe(1);
      expect(output).toContain('ack_deadline');
    },
    testTimeoutMs,
  );

  (cliMissing === undefined ? it : it.skip)(
    'is driven by cdktf deploy and destroy as well',
    async () => {
      const app = mkdtempSync(path.join(tmpdir(), 'customerio-deploy-'));
      writeFileSync(
        path.join(app, 'cdktf.json'),
        JSON.stringify({ language: 'typescript', app: 'true', output: outDir }),
      );
      const cli = path.join(path.dirname(require.resolve('cdktf-cli/package.json')), 'bundle', 'bin', 'cdktf.js');
      const cdktf = (...args: string[]): Promise<Ran> =>
        run(
          process.execPath,
          [cli, ...args, 'staging-bootstrap', '--skip-synth', '--auto-approve', '--skip-provider-lock'],
          app,
          provider.env,
        );
      expect(await cdktf('deploy')).toEqual({
        code: 0,
        output: expect.stringMatching(/Apply complete! Resources: \d+ added/),
      });
      expect(await cdktf('destroy')).toEqual({
        code: 0,
        output: expect.stringMatching(/Destroy complete! Resources: \d+ destroyed/),
      });
    },
    testTimeoutMs,
  );
});

describe('cdktf.json', () => {
  it('has an app that runs from a checkout', () => {
    const { app } = JSON.parse(readFileSync(path.join(repositoryRoot, 'cdktf.json'), 'utf8')) as { app: string };
    expect(app).toBe('npx tsx tools/build/zips.ts && npx tsx cdktf/main.ts');
  });
});
