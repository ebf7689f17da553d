/** Synthesizes every stack into cdktf.out/, without network and without Terraform. */
import path from 'node:path';

import { App } from 'cdktf';

import { BootstrapStack } from './bootstrap-stack';
import { checkEnvironments } from './environment';
import { EnvironmentStack } from './environment-stack';
import { environments } from './environments';

export type SynthOptions = {
  readonly outDir: string;
  /** Where tools/build/zips.ts put one zip a function. */
  readonly zipsDir: string;
};

export function synthesize({ outDir, zipsDir }: SynthOptions): void {
  const app = new App({ outdir: outDir });
  for (const environment of checkEnvironments(environments)) {
    new BootstrapStack(app, environment);
    new EnvironmentStack(app, environment, { zipsDir });
  }
  app.synth();
}

if (require.main === module) {
  const root = path.join(__dirname, '..');
  synthesize({
    // Set by the cdktf CLI.
    outDir: process.env.CDKTF_OUTDIR ?? path.join(root, 'cdktf.out'),
    zipsDir: path.join(root, 'dist', 'zips'),
  });
}
