/** Every stack as it is synthesized, for all tests of a file. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { synthesize } from '../../cdktf/main';
import type { Stack } from './checker/stack';

/** Where test/support/built-zips.ts put them: not where `npm run synth` does, because both may run at once. */
const zipsDir = process.env.CUSTOMERIO_TEST_ZIPS ?? '';

/** Synthesizes into `outDir` and answers the JSON of each stack by its name. */
export function synthesizeInto(outDir: string): Map<string, Stack> {
  synthesize({ outDir, zipsDir });
  const stacks = path.join(outDir, 'stacks');
  return new Map(readdirSync(stacks).map((name) => [name, readStack(path.join(stacks, name, 'cdk.tf.json'))]));
}

export const synthesizeAll = (): Map<string, Stack> =>
  synthesizeInto(mkdtempSync(path.join(tmpdir(), 'customerio-synth-')));

export const readStack = (file: string): Stack => JSON.parse(readFileSync(file, 'utf8')) as Stack;
