/** Synthesizes every stack into cdktf.out/, without network and without Terraform. */
import path from 'node:path';

import { App, TerraformResource, type TerraformStack } from 'cdktf';

import { BootstrapStack } from './bootstrap-stack';
import { checkEnvironments } from './environment';
import { EnvironmentStack } from './environment-stack';
import { environments } from './environments';

export type SynthOptions = {
  readonly outDir: string;
  /** Where tools/build/zips.ts put one zip a function. */
  readonly zipsDir: string;
};

/** The stacks that it wrote. */
export function synthesize({ outDir, zipsDir }: SynthOptions): readonly TerraformStack[] {
  const app = new App({ outdir: outDir });
  const stacks = checkEnvironments(environments).flatMap((environment) => [
    new BootstrapStack(app, environment),
    new EnvironmentStack(app, environment, { zipsDir }),
  ]);
  app.synth();
  return stacks;
}

const resourcesOf = (stack: TerraformStack): number =>
  stack.node.findAll().filter((construct) => TerraformResource.isTerraformResource(construct)).length;

if (require.main === module) {
  const root = path.join(__dirname, '..');
  // Set by the cdktf CLI.
  const outDir = process.env.CDKTF_OUTDIR ?? path.join(root, 'cdktf.out');
  for (const stack of synthesize({ outDir, zipsDir: path.join(root, 'dist', 'zips') })) {
    const file = path.relative(process.cwd(), path.join(outDir, 'stacks', stack.node.id, 'cdk.tf.json'));
    console.log(`${stack.node.id}: ${resourcesOf(stack)} resources, ${file}`);
  }
}
