/** The files that an audit looks at. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import ignore from 'ignore';
import { glob } from 'tinyglobby';

import { AuditError } from './audit-config';

/** What nobody writes by hand. */
const notOurs = [
  '**/node_modules/**',
  '**/.git/**',
  '**/{dist,build,out,coverage,vendor}/**',
  '**/.{next,nuxt,svelte-kit,turbo,cache,output,vercel}/**',
  '**/*.min.{js,mjs,cjs}',
  '**/*.d.{ts,mts,cts}',
];

/** A file above this is generated or bundled. */
const fileBytesMax = 1_000_000;

function gitIgnored(root: string): (file: string) => boolean {
  const file = path.join(root, '.gitignore');
  if (!existsSync(file)) return () => false;
  const rules = ignore().add(readFileSync(file, 'utf8'));
  return (one) => rules.ignores(one);
}

export type Selection = {
  readonly root: string;
  readonly paths: readonly string[];
  readonly patterns: readonly string[];
  readonly ignored: readonly string[];
};

/** Absolute names, sorted; a path that does not exist is an error and not an empty answer. */
export async function discover({ root, paths, patterns, ignored }: Selection): Promise<string[]> {
  const isIgnored = gitIgnored(root);
  const found = new Set<string>();
  for (const one of paths) {
    const target = path.resolve(root, one);
    const stat = statSync(target, { throwIfNoEntry: false });
    if (!stat) throw new AuditError(`no such file or directory: ${one}`);
    // tinyglobby matches below a folder; a single file is matched by its name.
    const cwd = stat.isFile() ? path.dirname(target) : target;
    const files = await glob([...patterns], { cwd, absolute: true, ignore: [...notOurs, ...ignored], dot: false });
    for (const file of files) if (!stat.isFile() || path.resolve(file) === target) found.add(path.resolve(file));
  }
  return [...found]
    .filter((file) => {
      const relative = path.relative(root, file);
      const isOutside = relative.startsWith('..') || path.isAbsolute(relative);
      return isOutside || !isIgnored(relative);
    })
    .filter((file) => statSync(file).size <= fileBytesMax)
    .sort();
}
