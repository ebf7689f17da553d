/** Parses the files that a linted file imports, with the parser that ESLint uses for it, and keeps them by mtime. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { analyze, type ScopeManager } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { visitorKeys as typescriptKeys } from '@typescript-eslint/visitor-keys';
import type { Linter, SourceCode } from 'eslint';

import { createModule, type LoadModule, type Module } from './module';
import { walk } from './nodes';

/** A file above this is generated or bundled; nobody writes a client of Customer.io there by hand. */
const importedBytesMax = 1_000_000;

type ParseResult = {
  readonly ast: TSESTree.Program;
  readonly scopeManager?: ScopeManager | null;
  readonly visitorKeys?: Module['keys'];
};

type Parser = {
  readonly parseForESLint?: (text: string, options: object) => ParseResult;
  readonly parse?: (text: string, options: object) => TSESTree.Program;
};

function parse(parser: Parser, file: string, text: string, sourceType: 'module' | 'script'): ParseResult | undefined {
  const options = {
    ecmaVersion: 'latest',
    sourceType,
    ecmaFeatures: { jsx: true, globalReturn: true },
    range: true,
    loc: true,
    filePath: file,
  };
  try {
    if (parser.parseForESLint) return parser.parseForESLint(text, options);
    return parser.parse && { ast: parser.parse(text, options) };
  } catch {
    return undefined; // What does not parse is unknown, as a package would be; its own lint run reports it.
  }
}

function linkParents(ast: TSESTree.Program, keys: Module['keys']): void {
  walk(ast, keys, (node) => {
    for (const key of keys[node.type] ?? []) {
      const value = (node as unknown as Record<string, unknown>)[key];
      for (const child of Array.isArray(value) ? value : [value]) {
        if (typeof child === 'object' && child !== null && 'type' in child) {
          Object.assign(child, { parent: node });
        }
      }
    }
    return undefined;
  });
}

function parseModule(parser: Parser, file: string, root: string, load: LoadModule): Module | undefined {
  const text = readFileSync(file, 'utf8');
  const result = parse(parser, file, text, 'module') ?? parse(parser, file, text, 'script');
  if (!result) return undefined;
  const keys = result.visitorKeys ?? typescriptKeys;
  linkParents(result.ast, keys as Module['keys']);
  const scopes = result.scopeManager ?? analyze(result.ast, { sourceType: 'module' });
  return createModule({
    file,
    place: placeIn(root, file),
    text,
    ast: result.ast,
    keys: keys as Module['keys'],
    scopes,
    load,
  });
}

type Entry = { readonly mtimeMs: number; readonly size: number; readonly module: Module | undefined };

const cacheOf = new WeakMap<object, Map<string, Map<string, Entry>>>();

const placeIn = (root: string, file: string): string => `/${path.relative(root, file).replaceAll(path.sep, '/')}`;

/**
 * `generation` changes whenever a kept file was parsed anew, so that conclusions drawn from the old one can be thrown
 * away; `look` with every file that is linted, as long as which no other file is taken to change.
 */
export const freshness = { generation: 0, look: 0 };

/** The modules kept for a parser and a root. */
function cacheFor(parser: Parser, root: string): Map<string, Entry> {
  const byRoot = cacheOf.get(parser) ?? new Map<string, Map<string, Entry>>();
  cacheOf.set(parser, byRoot);
  const cache = byRoot.get(root) ?? new Map<string, Entry>();
  byRoot.set(root, cache);
  return cache;
}

export function moduleLoader(parser: Parser, root: string): LoadModule {
  const cache = cacheFor(parser, root);
  const load: LoadModule = (file) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat || stat.size > importedBytesMax) return undefined;
    const before = cache.get(file);
    if (before?.mtimeMs === stat.mtimeMs && before.size === stat.size) return before.module;
    if (before) freshness.generation += 1;
    // Entered before it is parsed: nothing is resolved while parsing, so import cycles end here.
    const module = parseModule(parser, file, root, load);
    cache.set(file, { mtimeMs: stat.mtimeMs, size: stat.size, module });
    return module;
  };
  return load;
}

const modules = new WeakMap<SourceCode, Module>();

/** The file that ESLint is linting. */
export function moduleOf(sourceCode: SourceCode, file: string, root: string, language: Linter.LanguageOptions): Module {
  const before = modules.get(sourceCode);
  if (before) return before;
  freshness.look += 1;
  const module = createModule({
    file,
    place: placeIn(root, file),
    text: sourceCode.text,
    ast: sourceCode.ast as unknown as TSESTree.Program,
    keys: sourceCode.visitorKeys,
    scopes: sourceCode.scopeManager as unknown as ScopeManager,
    load: moduleLoader((language.parser ?? {}) as Parser, root),
  });
  modules.set(sourceCode, module);
  return module;
}
