/** Applies a mutant while the functions are bundled; the files themselves are not touched. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Plugin } from 'esbuild';

import { repositoryRoot } from '../../build/functions';
import type { Mutant } from './mutants';

/** The source with the replacement made. Throws when what is to be replaced is not there exactly once. */
export function mutated(source: string, { name, file, find, replace }: Mutant): string {
  const count = source.split(find).length - 1;
  if (count !== 1) throw new Error(`mutant ${name}: ${file} has the text to replace ${count} times, expected once`);
  return source.split(find).join(replace);
}

export function mutantPlugin(mutant: Mutant): { readonly plugin: Plugin; readonly isApplied: () => boolean } {
  const target = path.join(repositoryRoot, mutant.file);
  let applied = false;
  const plugin: Plugin = {
    name: `mutant-${mutant.name}`,
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async (loaded) => {
        if (loaded.path !== target) return undefined;
        applied = true;
        return { contents: mutated(await readFile(target, 'utf8'), mutant), loader: 'ts' };
      });
    },
  };
  return { plugin, isApplied: () => applied };
}
