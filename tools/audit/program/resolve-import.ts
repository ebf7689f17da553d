/** From what an import says to the file it means: relative paths, and the path aliases of the nearest tsconfig. */
import { statSync } from 'node:fs';
import path from 'node:path';

import { createPathsMatcher, getTsconfig } from 'get-tsconfig';

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** What a compiled extension stands for in the sources. */
const sourceExtensions: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

export function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false; // Below a file there is nothing: `package.json/index.ts`.
  }
}

function sourceFile(base: string): string | undefined {
  const extension = path.extname(base);
  const stem = base.slice(0, base.length - extension.length);
  const candidates = [
    ...(extensions.includes(extension) ? [base] : []),
    ...(sourceExtensions[extension] ?? []).map((other) => stem + other),
    ...extensions.map((other) => base + other),
    ...extensions.map((other) => path.join(base, `index${other}`)),
  ];
  return candidates.find(isFile);
}

type PathsMatcher = (specifier: string) => string[];

const matchers = new Map<string, PathsMatcher | undefined>();
const tsconfigCache = new Map<string, unknown>();

/** The matcher of path aliases for a folder; a tsconfig that cannot be read has none. */
function pathsMatcher(folder: string): PathsMatcher | undefined {
  if (matchers.has(folder)) return matchers.get(folder);
  let matcher: PathsMatcher | undefined;
  try {
    const found = getTsconfig(folder, 'tsconfig.json', tsconfigCache) ?? getTsconfig(folder, 'jsconfig.json');
    matcher = (found && createPathsMatcher(found)) ?? undefined;
  } catch {
    matcher = undefined;
  }
  matchers.set(folder, matcher);
  return matcher;
}

/** How far up the sources of a program are looked for when no tsconfig says where an alias leads. */
const aliasLevelsMax = 8;

/** `@/lib/x` and `~/lib/x` as most projects mean them: from the sources, or from the project. */
function byConvention(folder: string, specifier: string): string | undefined {
  const rest = /^(?:@|~|#)\/(.+)$/.exec(specifier)?.[1];
  if (rest === undefined) return undefined;
  let at = folder;
  for (let level = 0; level < aliasLevelsMax; level += 1) {
    const found = sourceFile(path.join(at, rest)) ?? sourceFile(path.join(at, 'src', rest));
    if (found) return found;
    const up = path.dirname(at);
    if (up === at) return undefined;
    at = up;
  }
  return undefined;
}

/** The file that `specifier` means in `fromFile`; undefined for packages and for what does not exist. */
export function resolveImport(fromFile: string, specifier: string): string | undefined {
  if (!path.isAbsolute(fromFile)) return undefined;
  const folder = path.dirname(fromFile);
  if (/^\.\.?(\/|$)/.test(specifier)) return sourceFile(path.resolve(folder, specifier));
  if (specifier.startsWith('node:')) return undefined;
  for (const candidate of pathsMatcher(folder)?.(specifier) ?? []) {
    const found = sourceFile(candidate);
    if (found && !found.includes(`${path.sep}node_modules${path.sep}`)) return found;
  }
  return byConvention(folder, specifier);
}
