/** Every stack as it is synthesized, for all tests of a file. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { synthesize } from '../../cdktf/main';
import { repositoryRoot } from '../../tools/build/functions';
import type { Stack } from './checker/stack';

/** Not where `npm run synth` builds them: both may run at once. */
export const zipsDir = path.join(repositoryRoot, 'dist', 'zips-of-tests');

/** Synthesizes into `outDir` and answers the JSON of each stack by its name. */
export function synthesizeInto(outDir: string): Map<string, Stack> {
  synthesize({ outDir, zipsDir });
  const stacks = path.join(outDir, 'stacks');
  return new Map(readdirSync(stacks).map((name) => [name, readStack(path.join(stacks, name, 'cdk.tf.json'))]));
}

export const synthesizeAll = (): Map<string, Stack> =>
  synthesizeInto(mkdtempSync(path.join(tmpdir(), 'customerio-synth-')));

export const readStack = (file: string): Stack => JSON.parse(readFileSync(file, 'utf8')) as Stack;
